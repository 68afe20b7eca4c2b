module example.com/plain

go 1.26.0

require github.com/feishu-goapp/feishu-goapp v0.0.0

// In a project of your own: go get github.com/feishu-goapp/feishu-goapp
replace github.com/feishu-goapp/feishu-goapp => ../..
