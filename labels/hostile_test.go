package labels

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// The longest texts that are taken must not keep a server busy before they are refused.
func TestHostileTextsAreRefusedQuickly(t *testing.T) {
	for name, word := range map[string]string{"words": "cáy ", "letters": "ắ", "hyphens": "-"} {
		l := Label{Address: crabSauce(1).Address, Title: "Mắm cáy", Code: "7K3Q-X9WM-2P"}
		long := strings.Repeat(word, maxRunes/len([]rune(word))-1)
		for range maxFields {
			l.Fields = append(l.Fields, Field{Name: "producer", Caption: long, Text: long})
		}
		start := time.Now()
		if _, err := Place(l, stock(t, "a4-24"), DPI600); !errors.As(err, new(*FitError)) {
			t.Errorf("%s: error is %v, want a FitError", name, err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: refused after %v", name, took)
		}
	}
}
