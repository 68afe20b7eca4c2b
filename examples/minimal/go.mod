module example.com/minimal

go 1.26.0

require github.com/feishu-goapp/feishu-goapp v0.0.0

require (
	github.com/patrickmn/go-cache v2.1.0+incompatible // indirect
	golang.org/x/sync v0.25.0 // indirect
	golang.org/x/time v0.16.0 // indirect
)

// In a project of your own: go get github.com/feishu-goapp/feishu-goapp
replace github.com/feishu-goapp/feishu-goapp => ../..
