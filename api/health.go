package api

type healthResponse struct {
	Status  string `json:"status"`
	Version string `json:"version,omitempty"`
}

// alive says that the program runs; it asks nothing else, so that a store
// that is away does not get the program restarted.
func (s *Server) alive(*request) (answer, error) {
	return answer{body: healthResponse{"alive", s.version}}, nil
}

// ready says whether the service can do its work now.
func (s *Server) ready(r *request) (answer, error) {
	if err := s.tracker.Ready(r.ctx()); err != nil {
		return answer{}, notReady(err)
	}
	return answer{body: healthResponse{Status: "ready"}}, nil
}
