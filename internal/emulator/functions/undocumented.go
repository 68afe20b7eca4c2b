package functions

import "slices"

// UpdateMetaPath is the function by which the SDK sends the page's web-meta tags.
const UpdateMetaPath = "tt.updateMeta"

// undocumented are functions of tt that the vendor's script 1.5.16 has, but that are
// not documented for web pages. What they do in a client is not known: most are
// documented for mini programs only.
var undocumented = []string{
	"offLeftNavigationBarClick", "offRightNavigationBarClick",
	"onNavigationBarClick", "offNavigationBarClick",
	"onLeaveConfirmCancel", "offLeaveConfirmCancel",
	"onWatermarkChange", "offWatermarkChange",
	"onMainNavRightItemClick", "offMainNavRightItemClick", "setMainNavRightItems",
	"setNavigationBarTitle", "showNavigationBarLoading", "hideNavigationBarLoading", "hideHomeButton",
	"getSystemInfoSync", "downloadFile", "getSavedFileList", "removeSavedFile",
	"enterBot", "getHostLaunchQuery", "getExtConfig", "updateMeta",
}

// Undocumented returns the names of the functions of tt that scripts have, but that
// are not documented for web pages.
func Undocumented() []string { return slices.Clone(undocumented) }
