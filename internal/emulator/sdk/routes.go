package sdk

import "net/http"

// Register adds the server's routes to mux. They include "GET /", since the
// script is served in every directory.
func (s *Server) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /", s.serveScript)
	mux.HandleFunc("GET "+transportPath, s.serveTransport)
}
