package sqlite

import (
	"context"

	"nguon/domain"
)

func scanKey(r row) (k domain.Key, err error) {
	err = r.Scan(&k.ID, &k.Purpose, &k.Secret)
	return k, err
}

func addKey(t *tx, k *domain.Key) error {
	_, err := t.add("", "INSERT INTO service_key (id, purpose, secret) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
		k.ID, k.Purpose, blob(k.Secret))
	return err
}

// EnsureKey stores a key unless its purpose has one, and gives the one in use.
func (s *Store) EnsureKey(ctx context.Context, k domain.Key) (domain.Key, error) {
	err := s.write(ctx, func(t *tx) error {
		has, err := t.exists("SELECT 1 FROM service_key WHERE purpose = ?", k.Purpose)
		if err != nil || has {
			return err
		}
		return addKey(t, &k)
	})
	if err != nil {
		return domain.Key{}, err
	}
	return one(ctx, s, scanKey, "SELECT id, purpose, secret FROM service_key WHERE purpose = ?", k.Purpose)
}

// Key reads the key with an id.
func (s *Store) Key(ctx context.Context, id string) (domain.Key, error) {
	return one(ctx, s, scanKey, "SELECT id, purpose, secret FROM service_key WHERE id = ?", id)
}
