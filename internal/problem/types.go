package problem

import "net/http"

// Types that several packages use. Other types are declared in their package.
var (
	NotFound             = Type{http.StatusNotFound, "", "Not found"}
	MalformedInput       = Type{http.StatusBadRequest, "malformed-input", "The input is malformed"}
	MethodNotAllowed     = Type{http.StatusMethodNotAllowed, "method-not-allowed", "The method is not allowed"}
	ContentTooLarge      = Type{http.StatusRequestEntityTooLarge, "content-too-large", "The request body is too large"}
	UnsupportedMediaType = Type{http.StatusUnsupportedMediaType, "unsupported-media-type", "The request body is not JSON"}
	CrossOrigin          = Type{http.StatusForbidden, "cross-origin", "The request comes from another site"}
	TooManyRequests      = Type{http.StatusTooManyRequests, "too-many-requests", "Too many requests"}
	Overloaded           = Type{http.StatusServiceUnavailable, "overloaded", "The server is overloaded"}
	Internal             = Type{http.StatusInternalServerError, "internal", "The server failed"}

	PlatformRefused       = Type{http.StatusBadGateway, "platform-refused", "The Open Platform refused"}
	PlatformAnswerInvalid = Type{http.StatusBadGateway, "platform-answer-invalid", "The Open Platform's answer is invalid"}
	PlatformUnreachable   = Type{http.StatusServiceUnavailable, "platform-unreachable", "The Open Platform cannot be reached"}
)
