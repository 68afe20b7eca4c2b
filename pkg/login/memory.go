package login

import (
	"context"
	"sync"
	"time"
)

// memoryStore is a Store in the memory of this process.
type memoryStore struct {
	mu     sync.Mutex
	values map[string]memoryValue
	sweep  time.Time // when to look for expired values
}

type memoryValue struct {
	value   []byte
	expires time.Time
}

const sweepInterval = time.Minute

func newMemoryStore() *memoryStore { return &memoryStore{values: map[string]memoryValue{}} }

func (m *memoryStore) Get(_ context.Context, key string) (value []byte, found bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, found := m.values[key]
	if !found || !time.Now().Before(v.expires) {
		return nil, false, nil
	}
	return v.value, true, nil
}

func (m *memoryStore) Set(_ context.Context, key string, value []byte, ttl time.Duration) error {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[key] = memoryValue{value, now.Add(ttl)}
	if now.Before(m.sweep) {
		return nil
	}
	m.sweep = now.Add(sweepInterval)
	for key, v := range m.values {
		if !now.Before(v.expires) {
			delete(m.values, key)
		}
	}
	return nil
}

func (m *memoryStore) Delete(_ context.Context, keys ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		delete(m.values, key)
	}
	return nil
}
