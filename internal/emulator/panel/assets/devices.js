// The devices that the frame can have. Sizes are in CSS pixels; top and bottom are
// the parts of the screen that the status bar and the home indicator take.

export const devices = [
  { id: 'iphone-15', name: 'iPhone 15', platform: 'ios', width: 393, height: 852, top: 59, bottom: 34 },
  { id: 'iphone-se', name: 'iPhone SE', platform: 'ios', width: 375, height: 667, top: 20, bottom: 0 },
  { id: 'iphone-15-pro-max', name: 'iPhone 15 Pro Max', platform: 'ios', width: 430, height: 932, top: 59, bottom: 34 },
  { id: 'pixel-7', name: 'Pixel 7', platform: 'android', width: 412, height: 915, top: 32, bottom: 0 },
  { id: 'android-small', name: 'smallPhone', platform: 'android', width: 360, height: 640, top: 24, bottom: 0 },
  { id: 'harmony', name: 'harmonyPhone', platform: 'harmony', width: 384, height: 832, top: 36, bottom: 0 },
  { id: 'ipad', name: 'iPad', platform: 'ipad', width: 810, height: 1080, top: 20, bottom: 0 },
  { id: 'ipad-pro-11', name: 'iPad Pro 11″', platform: 'ipad', width: 834, height: 1194, top: 24, bottom: 20 },
  { id: 'window', name: 'fillWindow', platform: 'pc', width: 0, height: 0, top: 0, bottom: 0 },
  { id: 'window-1024', name: 'window', platform: 'pc', width: 1024, height: 720, top: 0, bottom: 0 },
  { id: 'window-1440', name: 'window', platform: 'pc', width: 1440, height: 900, top: 0, bottom: 0 },
];

// platforms are the kinds of devices, with the end of the client's name.
export const platforms = ['pc', 'ios', 'android', 'harmony', 'ipad'];

// platformOf returns the kind of device of a client, '' for an ordinary browser,
// which runs on every one.
export function platformOf(client) {
  const [, system] = client.split('-');
  return { windows: 'pc', macos: 'pc' }[system] || system || '';
}

// clientFor returns the client for a device: the present one if it runs there,
// else one of the same brand.
export function clientFor(device, client, clients) {
  const own = platformOf(client);
  if (!own || own === device.platform) {
    return client;
  }
  const brand = client.split('-')[0];
  const fitting = clients.filter((c) => platformOf(c) === device.platform);
  return fitting.find((c) => c.startsWith(brand)) || fitting[0] || client;
}

// deviceFor returns the device for a client: the present one if the client runs
// on it, else the first of its kind.
export function deviceFor(client, device) {
  const own = platformOf(client);
  return !own || own === device.platform ? device : devices.find((d) => d.platform === own) || device;
}

export function isHandheld(device) {
  return device.platform !== 'pc';
}

// geometry returns the size of the screen and its safe areas, turned or not. When
// a phone lies on its side, its status bar is hidden.
export function geometry(device, turned) {
  const phone = isHandheld(device) && device.platform !== 'ipad';
  if (!turned || !isHandheld(device)) {
    return { width: device.width, height: device.height, top: device.top, bottom: device.bottom, sides: 0 };
  }
  const notch = phone && device.bottom > 0; // such phones have a cut-out
  return {
    width: device.height, height: device.width,
    top: phone ? 0 : device.top, bottom: notch ? 21 : device.bottom, sides: notch ? device.top : 0,
  };
}
