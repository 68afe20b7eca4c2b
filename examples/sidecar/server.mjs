// A server in another language that lets feishu-goapp sign its pages and its
// users in. Node.js 18 or later, no packages. See README.md.
import http from "node:http";
import { readFile } from "node:fs/promises";

const { APP_ID = "", JSSDK_URL = "https://lf-scm-cn.feishucdn.com/lark/op/h5-js-sdk-1.5.44.js" } = process.env;
const kit = new URL(process.env.KIT_URL ?? "http://127.0.0.1:3000");
const kitPaths = new Set(["/get_config_parameters", "/login", "/login/callback", "/logout", "/me"]);

// kitHeaders are the headers of a request for the kit. It needs the visitor's
// cookie and Host; client address and scheme count if this server is among its
// TRUSTED_PROXIES.
function kitHeaders(req) {
  return {
    ...req.headers,
    "x-forwarded-for": [req.headers["x-forwarded-for"], req.socket.remoteAddress].filter(Boolean).join(", "),
    "x-forwarded-proto": req.headers["x-forwarded-proto"] ?? "http",
  };
}

function forward(req, res) {
  const options = { method: req.method, path: req.url, headers: kitHeaders(req) };
  const upstream = http.request(kit, options, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  upstream.on("error", (err) => sendJSON(res, 502, { error: `feishu-goapp cannot be reached: ${err.code}` }));
  req.pipe(upstream);
}

// user resolves to the user who sent the request, or to null. It rejects if the
// kit's server does not answer.
function user(req) {
  const { "content-length": _, "content-type": __, ...headers } = kitHeaders(req);
  return new Promise((resolve, reject) => {
    http.get(new URL("/me", kit), { headers }, async (answer) => {
      let body = "";
      for await (const chunk of answer) body += chunk;
      if (answer.statusCode === 200) resolve(JSON.parse(body));
      else if (answer.statusCode === 401) resolve(null);
      else reject(new Error(`GET /me: status ${answer.statusCode}`));
    }).on("error", reject);
  });
}

function sendJSON(res, status, value) {
  if (res.headersSent) return res.destroy();
  res.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(value));
}

const page = (await readFile(new URL("index.html", import.meta.url), "utf8"))
  .replace("{{APP_ID}}", APP_ID).replace("{{JSSDK_URL}}", JSSDK_URL);

const server = http.createServer(async (req, res) => {
  const { pathname } = new URL(req.url, "http://localhost");
  if (kitPaths.has(pathname)) return forward(req, res);
  if (pathname === "/") return res.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  if (pathname !== "/api/greeting") return sendJSON(res, 404, { error: "not found" });
  try { // a route of this server, for users who are signed in
    const who = await user(req);
    if (who) sendJSON(res, 200, { greeting: `Hello, ${who.name}`, open_id: who.open_id });
    else sendJSON(res, 401, { error: "sign in first" });
  } catch (err) {
    sendJSON(res, 503, { error: `feishu-goapp cannot be reached: ${err.code ?? err.message}` });
  }
});
server.listen(Number(process.env.PORT ?? 3200), "127.0.0.1", () => console.error(`sidecar: open http://127.0.0.1:${server.address().port}/`));
process.on("SIGTERM", () => server.close(() => process.exit()).closeAllConnections());
