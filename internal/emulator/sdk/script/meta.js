// sendMeta sends the page's web-meta tags, which stand in its head before the
// script. The client reads the parameter lk_meta of the URL itself.
function sendMeta(transport) {
  const metas = Array.from(document.querySelectorAll('meta[lk-config]'), (tag) =>
    ({ name: tag.name, content: tag.content, 'lk-config': tag.getAttribute('lk-config') }));
  if (metas.length > 0) {
    transport.call('tt.updateMeta', { metas }, () => {});
  }
}
