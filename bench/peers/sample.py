"""The vendor's tutorial server in its own way, for comparison: Flask, a token and
a ticket from the platform for every request, one nonce for all of them.

Settings come from the environment: APP_ID, APP_SECRET, FEISHU_HOST, PORT.
"""

import hashlib
import os
import time

import requests
from flask import Flask, jsonify, request

HOST = os.environ["FEISHU_HOST"]
NONCE = "13oEviLbrTo458A3NjrOwS70oTOXVOAm"

app = Flask(__name__)


def post(path, **kwargs):
    answer = requests.post(HOST + path, timeout=10, **kwargs)
    answer.raise_for_status()
    body = answer.json()
    if body.get("code", 0) != 0:
        raise RuntimeError("the platform refused: %s" % body["code"])
    return body


def fetch_token():
    credentials = {"app_id": os.environ["APP_ID"], "app_secret": os.environ["APP_SECRET"]}
    return post("/open-apis/auth/v3/tenant_access_token/internal", json=credentials)["tenant_access_token"]


def fetch_ticket():
    headers = {"Authorization": "Bearer " + fetch_token()}
    return post("/open-apis/jssdk/ticket/get", headers=headers)["data"]["ticket"]


@app.get("/get_config_parameters")
def get_config_parameters():
    page = request.args.get("url")
    ticket, now = fetch_ticket(), int(time.time()) * 1000
    text = "jsapi_ticket=%s&noncestr=%s&timestamp=%d&url=%s" % (ticket, NONCE, now, page)
    signature = hashlib.sha1(text.encode()).hexdigest()
    return jsonify(appid=os.environ["APP_ID"], signature=signature, noncestr=NONCE, timestamp=now)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
