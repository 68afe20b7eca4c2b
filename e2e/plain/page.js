// What the page of the product does, as the vendor's tutorial has it: parameters,
// config, ready, the user, the toast.
(async () => {
  const url = location.href.split('#')[0];
  const answer = await fetch('/get_config_parameters?url=' + encodeURIComponent(url));
  const p = await answer.json();
  h5sdk.error((err) => console.error('h5sdk.error', err));
  h5sdk.config({ appId: p.appid, timestamp: p.timestamp, nonceStr: p.noncestr, signature: p.signature, jsApiList: [] });
  h5sdk.ready(() => {
    tt.getUserInfo({
      success(r) { document.querySelector('#user').textContent = r.userInfo.nickName; },
      fail: console.error,
    });
    tt.showToast({ title: 'Authenticated', duration: 3000, icon: 'success' });
  });
})();
