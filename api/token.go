package api

import (
	"net/http"

	"nguon/domain"
)

type tokenRequest struct {
	Name     string            `json:"name"`
	Role     domain.Role       `json:"role"`
	Producer domain.ProducerID `json:"producer"`
}

// tokenResponse has the secret in the answer to its creation only. A repeated
// request does not show it again: it is kept nowhere.
type tokenResponse struct {
	ID        domain.TokenID    `json:"id"`
	Name      string            `json:"name"`
	Role      domain.Role       `json:"role"`
	Producer  domain.ProducerID `json:"producer,omitempty"`
	Secret    string            `json:"secret,omitempty"`
	CreatedAt instant           `json:"created_at"`
	CreatedBy string            `json:"created_by"`
	RevokedAt instant           `json:"revoked_at,omitzero"`
}

func tokenOf(t domain.Token) tokenResponse {
	return tokenResponse{
		ID: t.ID, Name: t.Name, Role: t.Role, Producer: t.Producer,
		CreatedAt: instant(t.CreatedAt), CreatedBy: t.CreatedBy, RevokedAt: instant(t.RevokedAt),
	}
}

func (s *Server) createToken(r *request) (answer, error) {
	body, err := decode[tokenRequest](r)
	if err != nil {
		return answer{}, err
	}
	t, secret, err := s.tracker.CreateToken(r.ctx(), r.caller, domain.TokenDraft(body))
	if err != nil {
		return answer{}, err
	}
	shown := tokenOf(t)
	shown.Secret = secret
	return answer{status: http.StatusCreated, body: shown, replayed: secret == ""}, nil
}

func (s *Server) revokeToken(r *request) (answer, error) {
	id, err := pathID[domain.TokenID](r)
	if err != nil {
		return answer{}, err
	}
	if err := decodeNothing(r); err != nil {
		return answer{}, err
	}
	t, err := s.tracker.RevokeToken(r.ctx(), r.caller, id)
	if err != nil {
		return answer{}, err
	}
	return answer{body: tokenOf(t)}, nil
}

func (s *Server) tokens(r *request) (answer, error) {
	query := r.params("limit", "cursor")
	page := query.page("tokens")
	if err := query.err(); err != nil {
		return answer{}, err
	}
	l, err := s.tracker.Tokens(r.ctx(), r.caller, page)
	if err != nil {
		return answer{}, err
	}
	return answer{body: listOf("tokens", l, tokenOf)}, nil
}

type meResponse struct {
	ID       string            `json:"id"`
	Role     domain.Role       `json:"role"`
	Producer domain.ProducerID `json:"producer,omitempty"`
}

// me tells a caller who it is here.
func (s *Server) me(r *request) (answer, error) {
	return answer{body: meResponse{r.caller.ID, r.caller.Role, r.caller.Producer}}, nil
}
