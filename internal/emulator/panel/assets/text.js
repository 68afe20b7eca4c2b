'use strict';

// texts are the texts of the panel, as [Chinese, English].
const texts = {
  title: ['飞书模拟器', 'Feishu emulator'],
  language: ['English', '中文'],
  reset: ['全部重置', 'Reset all'],
  client: ['用户与客户端', 'User and client'],
  plays: ['客户端', 'Client'],
  clientLanguage: ['语言', 'Language'],
  ownLanguage: ['跟随用户', 'Follow the user'],
  clientVersion: ['版本', 'Version'],
  lenient: ['宽松模式：调用客户端没有的接口时也返回结果', 'Lenient: answer functions that the client does not have'],
  reloadHint: ['更换客户端、版本或语言后，请刷新页面。', 'Reload the page after changing the client, version or language.'],
  configOutcome: ['结果', 'Outcome'],
  configWorks: ['照常验证', 'Verify as usual'],
  howOften: ['次数', 'How often'],
  always: ['每次', 'Every time'],
  once: ['仅一次', 'Once'],
  twice: ['仅两次', 'Twice'],
  times: ['还剩 # 次', '# more'],
  trustedDomains: ['可信域名', 'Trusted domains'],
  trustedHint: ['留空表示信任所有来源（与真实的飞书不同）。', 'If empty, every origin is trusted (unlike in Feishu).'],
  redirectUrls: ['重定向 URL', 'Redirect URLs'],
  redirectHint: ['用于登录。留空表示接受所有 URL（与真实的飞书不同）。', 'For signing in. If empty, every URL is accepted (unlike in Feishu).'],
  expireTickets: ['立即让 ticket 失效', 'Expire all tickets'],
  revokeTokens: ['立即让 token 失效', 'Revoke all tokens'],
  expireUsers: ['立即让用户 token 失效', 'Expire users\' tokens'],
  done: ['已完成', 'Done'],
  functions: ['模拟返回', 'Simulated results'],
  function: ['接口', 'Function'],
  outcome: ['结果', 'Outcome'],
  code: ['错误码', 'Code or errno'],
  delay: ['延迟（毫秒）', 'Delay (ms)'],
  add: ['添加', 'Add'],
  remove: ['移除', 'Remove'],
  permissions: ['用户授权', 'Permissions'],
  sdk: ['SDK 行为', 'SDK'],
  failureKeys: ['失败回调字段', 'Failure fields'],
  order: ['config 与 ready 的顺序', 'Order of config and ready'],
  omitErrMsg: ['不带 errMsg（如新版客户端）', 'Without errMsg, as in newer clients'],
  silent: ['客户端不响应', 'The client never responds'],
  platform: ['开放平台故障', 'Faults of the Open Platform'],
  endpoint: ['接口', 'Endpoint'],
  allEndpoints: ['全部', 'All'],
  fault: ['故障', 'Fault'],
  events: ['触发事件', 'Events'],
  event: ['事件', 'Event'],
  data: ['数据（JSON）', 'Data (JSON)'],
  fire: ['触发', 'Fire'],
  listeners: ['# 个页面在监听', '# listening'],
  environment: ['接入方式', 'Environment variables'],
  secretHint: ['APP_SECRET 由 feishu-goapp emulator 打印，不在此显示。', 'feishu-goapp emulator prints APP_SECRET; it is not shown here.'],
  log: ['调用记录', 'Calls'],
  noCalls: ['暂无调用。请打开接入模拟器的页面。', 'No calls yet. Open a page that uses the emulator.'],
  waiting: ['等待响应', 'pending'],
  gone: ['无法连接模拟器', 'Cannot reach the emulator'],

  zh_CN: ['中文', 'Chinese'],
  en_US: ['英文', 'English'],
  ja_JP: ['日文', 'Japanese'],

  'config-first': ['先 onSuccess / onFail', 'onSuccess or onFail first'],
  'ready-first': ['先 ready', 'ready first'],

  answer: ['正常返回', 'succeed'],
  refuse: ['拒绝', 'refuse'],
  cancel: ['用户取消', 'cancel'],
  fail: ['失败', 'fail'],
  never: ['不响应', 'no response'],

  granted: ['允许', 'Granted'],
  refused: ['用户拒绝', 'Refused by the user'],
  'refused-system': ['系统拒绝', 'Refused by the system'],
  'refused-organization': ['企业拒绝', 'Refused by the organization'],
  ask: ['询问', 'Ask'],

  1012: ['参数类型错误', 'parameter type error'],
  1014: ['网络异常', 'network exception'],
  10001: ['网络请求失败', 'network request failed'],
  10002: ['响应格式错误', 'bad response format'],
  333430: ['userId 或 appId 无效', 'userId or appId is invalid'],
  333440: ['应用不存在', 'app does not exist'],
  333441: ['签名错误', 'wrong signature'],
  333442: ['ticket 无效或已过期', 'ticket expired'],
  333443: ['签名重复', 'signature repeated'],
  333444: ['签名过期', 'signature expired'],
  333445: ['接口未授权', 'JSAPI is not authorized'],
  333446: ['接口不存在', 'JSAPI does not exist'],
  333447: ['未配置可信域名', 'no trusted domain configured'],
  333448: ['页面不在可信域名内', 'page is not in a trusted domain'],
  333449: ['应用对用户不可见', 'app is not visible to the user'],
  333450: ['用户 open_id 错误', 'user open_id is wrong'],
  99991691: ['登录态无效', 'invalid session'],

  rateLimited: ['限流 429 / 99991400', 'Rate limited, 429 / 99991400'],
  ipDenied: ['IP 不在白名单 99991401', 'IP not allowed, 99991401'],
  badSecret: ['应用密钥错误 10014', 'Wrong app secret, 10014'],
  badToken: ['token 无效 99991663', 'Invalid token, 99991663'],
  serverError: ['服务器错误 500', 'Server error, 500'],
  unavailable: ['网关错误 502', 'Bad gateway, 502'],
  hang: ['不响应', 'No response'],
  truncated: ['响应被截断', 'Truncated response'],
  'not-json': ['返回 HTML', 'HTML instead of JSON'],
  empty: ['空响应', 'Empty response'],
  'reset-connection': ['连接中断', 'Connection reset'],
};

let chinese = (localStorage.getItem('language') || navigator.language).startsWith('zh');

// say returns the text with a key, or the key if there is no text; n replaces a #.
function say(key, n) {
  const text = texts[key] ? texts[key][chinese ? 0 : 1] : key;
  return n === undefined ? text : text.replace('#', n);
}

// writeTexts writes the fixed texts into the page.
function writeTexts() {
  document.documentElement.lang = chinese ? 'zh-CN' : 'en';
  document.title = say('title');
  for (const e of document.querySelectorAll('[data-text]')) {
    e.textContent = say(e.dataset.text);
  }
  document.getElementById('language').textContent = say('language');
}
