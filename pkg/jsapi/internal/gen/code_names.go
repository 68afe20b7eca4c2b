package main

// errnoNames are the names of the errno constants after Errno.
var errnoNames = map[int]string{
	100: "UnknownError", 101: "UnknownException", 102: "Internal", 103: "Unsupported", 104: "InvalidParam",
	105: "NotConfigured", 106: "DeniedBySystem", 107: "DeniedByUser", 108: "DeniedByOrganization", 109: "PageDestroyed",
	110: "Prohibited", 111: "TooManyCalls", 112: "InBackground", 113: "TooManyBackgroundCalls",

	201: "NoReadPermission", 202: "NoWritePermission", 203: "FileNotFound", 204: "FileExists", 205: "DirectoryNotEmpty",
	206: "NotDirectory", 207: "NotFile", 208: "SpaceExceeded", 209: "PathWithinPath", 210: "ReadTooLarge",
	211: "EncryptionForbidden", 212: "WriteTooLarge", 213: "InvalidFilePath", 214: "FileNameTooLong",

	301: "NetworkCanceled", 302: "NetworkTimeout", 303: "NoNetwork", 304: "NetworkInternal", 305: "NetworkFailure",
	306: "DownloadFailed", 307: "NetworkParam",

	1000001: "LoginServer", 1000002: "LoginSession",
	1001001: "UserInfoSession", 1001002: "UserInfoFailed",
	1002002: "ChatCanceled", 1002011: "EnterBotFailed", 1002012: "EnterChatNoTarget", 1002013: "ToggleChatMode",
	1003001: "ChooseContactOverlap", 1003003: "ChooseContactCanceled",
	1004001: "FaceSession", 1004002: "FaceIdentity", 1004003: "FaceTicket", 1004004: "FaceServer", 1004005: "FaceNetwork",
	1004009: "FaceReadImages", 1004010: "FaceTimeout", 1004011: "FaceSaveImage",
	1100001: "ShowModalEmpty",

	1300001: "ImageCanceled", 1300002: "ImageAlbum", 1300003: "ImageCompress", 1300004: "ImageNotJPEG", 1300007: "ImageLoad",
	1300008: "ImageSize", 1300009: "ImageData", 1300010: "ImageSaveForbidden", 1300011: "ImageFormat", 1300012: "ImageSave",
	1300013: "ImageCameraBusy",
	1301001: "VideoCanceled", 1301002: "VideoOrImageEmpty", 1301003: "VideoEmpty", 1301004: "VideoTooLong",
	1301010: "VideoSaveForbidden", 1301011: "VideoFormat", 1301012: "VideoSave", 1301013: "VideoCameraBusy",
	1305001: "RecorderBusyAtStart", 1305002: "RecorderBusyAtResume", 1305003: "RecorderFailed",
	1306001: "VideoInfoRemotePath", 1306002: "VideoInfoLoad", 1306003: "VideoInfoNone", 1306004: "VideoInfoFormat",
	1406001: "OpenSchemaTooFast", 1406002: "OpenSchemaEmpty", 1406003: "OpenSchemaForbidden", 1406004: "OpenSchemaInvalid",

	1501001: "BluetoothNotOpen", 1501002: "BluetoothUnavailable", 1501003: "BluetoothNoDevice", 1501004: "BluetoothConnect",
	1501005: "BluetoothNoService", 1501006: "BluetoothNoCharacteristic", 1501007: "BluetoothConnectionLost",
	1501008: "BluetoothCharacteristicCannot", 1501009: "BluetoothSystem", 1501010: "BluetoothNoBLE",
	1501011: "BluetoothNoDescriptor", 1501012: "BluetoothInvalidData", 1501013: "BluetoothTimeout",
	1503001: "BeaconUnsupported", 1503002: "BeaconSearching", 1503003: "BeaconNotSearching", 1503004: "BeaconNoLocation",
	1503005: "BeaconNoBluetooth",
	1504001: "NFCUnsupported", 1504003: "NFCOff", 1504204: "NFCConnected", 1504205: "NFCNotConnected", 1504206: "NFCNoTag",
	1504208: "NFCWrongTag", 1504209: "NFCFunctionUnsupported", 1504211: "NFCNoData", 1504212: "NFCEmptyBuffer",
	1504213: "NFCEmptyBase64", 1504214: "NFCInvalidBase64", 1504215: "NFCTransceive", 1504216: "NFCNoType",
	1504217: "NFCServiceDead", 1504219: "NFCRead", 1504220: "NFCNotNDEF", 1504221: "NFCWrite",

	1505001: "ScanCodeBusy", 1505002: "ScanCodeCanceled",
	1506001: "WifiNotConnected", 1506002: "WifiInvalid",
	1507001: "ClipboardInBackground",
	1510001: "ScreenShotForbidden",
	1511001: "AccelerometerUnsupported", 1511002: "AccelerometerRunning",
	1700001: "LocationForbidden", 1700002: "LocationNetwork", 1700003: "LocationTimeout", 1700004: "LocationUnavailable",
	1700005: "LocationNoGoogleServices", 1700006: "LocationOff", 1700007: "LocationCanceled", 1700008: "NoAddress",
	1801001: "StorageItemTooLarge", 1801002: "StorageFull", 1802001: "StorageNoKey", 1804001: "StorageClear",
	2400001: "BlockLoading",
	2601001: "ConfigServer", 2601002: "ConfigRefused",
	2700001: "RequestAccessSession", 2700002: "RequestAccessRefused",
}

// codeNames are the names of the errCode constants after Code and the family.
var codeNames = map[string]map[int]string{
	"config": {
		1012: "ParamType", 1014: "Network", 10001: "Request", 10002: "Server", 333430: "NoUserOrApp", 333440: "NoApp",
		333441: "Signature", 333442: "Ticket", 333443: "SignatureUsed", 333444: "SignatureExpired", 333445: "NotInList",
		333446: "UnknownInList", 333447: "NoTrustedDomain", 333448: "UntrustedDomain", 333449: "UserNotAllowed",
		333450: "OpenID", 99991691: "Session1", 99991692: "Session2", 99991693: "Session3", 99991694: "Session4",
	},
	"requestAuthCode": {
		10200: "AppID", 10207: "NoSession", 10210: "Session", 10227: "UserUnknown", 10228: "UserNotAllowed", 10232: "Failed",
		10233: "SessionFailed", 10234: "RedirectURLsFailed", 10235: "NoRedirectURL", 10236: "RedirectURL",
	},
	"startPasswordVerify":   {40101: "Canceled", 40102: "WrongPassword", 40103: "TooManyTries"},
	"startDeviceCredential": {40000: "Unsupported", 40002: "NotUnlocked", 40003: "Empty"},
	"getBlockActionSourceDetail": {
		42301: "Empty", 42302: "TriggerCode", 42303: "NotSignedIn", 42304: "Failed", 42305: "Server",
	},
	"sendMessageCard": {
		-1: "NoChats", -2: "TooManyChats", -3: "NoCard", -4: "InvalidCard", -5: "NotSent", -6: "Canceled", -7: "Failed",
		-8: "WrongChat", -9: "Unknown", -10: "Picker", 42406: "MessageNotSent",
	},
	"share":                {101: "NotInstalled"},
	"enableLeaveConfirm":   {1000001: "InvalidParam"},
	"openBluetoothAdapter": {0: "Unknown", 1: "Resetting", 2: "Unsupported", 3: "Unauthorized", 4: "Off"},
	"bluetooth": {
		10000: "NotOpen", 10001: "Unavailable", 10002: "NoDevice", 10003: "Connect", 10004: "NoService",
		10005: "NoCharacteristic", 10006: "NotConnected", 10007: "CharacteristicCannot", 10008: "System", 10009: "NoBLE",
		10010: "NoDescriptor", 10011: "DeviceID", 10012: "ServiceID", 10013: "CharacteristicID", 10014: "InvalidData",
		10015: "Timeout", 10016: "MissingParam", 10017: "Write", 10018: "Read",
	},
	"beacon":       {1716201: "Unsupported", 1716202: "Searching", 1716203: "NotSearching", 1716204: "NoLocation", 1716205: "NoBluetooth"},
	"getStepCount": {1717201: "Unsupported", 1717202: "Busy"},
}
