package check

import (
	"errors"
	"fmt"

	"github.com/feishu-goapp/feishu-goapp/internal/platformproblem"
	"github.com/feishu-goapp/feishu-goapp/pkg/feishu"
)

func checkCredentials(client *feishu.Client, err error) Result {
	const subject = "credentials"
	e, ok := errors.AsType[*feishu.Error](err)
	switch {
	case err == nil:
		return Result{OK, subject, "the platform gives " + client.AppID + " a tenant_access_token"}
	case ok && e.Unreachable():
		return Result{Failed, subject, fmt.Sprintf("%s cannot be reached: check this machine's firewall, proxy (HTTPS_PROXY) and DNS, and whether FEISHU_HOST is right: %v", client.Host, err)}
	case ok && e.Refused() && e.Remedy() == "":
		return Result{Failed, subject, platformproblem.UnknownCode + ": " + err.Error()}
	case ok && e.Code == 0:
		return Result{Failed, subject, fmt.Sprintf("check whether FEISHU_HOST is right and no proxy answers instead: %v", err)}
	}
	return Result{Failed, subject, err.Error()} // has the remedy
}

// The IP allow-list does not apply to the token, so the ticket shows it.
func checkAllowList(tokenErr, err error) Result {
	const subject = "IP allow-list"
	switch {
	case err == nil:
		return Result{OK, subject, "the address of this server is allowed, or there is no list"}
	case addressDenied(err):
		return Result{Failed, subject, err.Error()}
	case tokenErr != nil:
		return Result{Warning, subject, "not known: fix the credentials first"}
	}
	return Result{Warning, subject, "not known: fix the ticket first"}
}

func addressDenied(err error) bool {
	e, ok := errors.AsType[*feishu.Error](err)
	return ok && e.Class() == feishu.ClassAddressDenied
}

func checkTicket(tokenErr, err error) Result {
	const subject = "ticket"
	e, ok := errors.AsType[*feishu.Error](err)
	switch {
	case err == nil:
		return Result{OK, subject, "the platform gives a jsapi_ticket"}
	case tokenErr != nil:
		return Result{Warning, subject, "not known: fix the credentials first"}
	case addressDenied(err):
		return Result{Warning, subject, "not known: fix the IP allow-list first"}
	case ok && e.Remedy() != "":
		return Result{Failed, subject, err.Error()}
	case ok && e.Refused():
		return Result{Failed, subject, platformproblem.UnknownCode + ": " + err.Error()}
	}
	return Result{Failed, subject, fmt.Sprintf("the platform gives none now: try again, and if it lasts ask its support with the log id: %v", err)}
}
