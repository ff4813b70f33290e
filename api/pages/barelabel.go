package pages

import (
	"fmt"

	"nguon/api/words"
	"nguon/domain"
)

// bareLabel is the page of a label that belongs to no goods: it was printed
// ahead, or spoiled before it was used.
func (p *Pages) bareLabel(b builder, s *domain.Scan) ([]byte, error) {
	n := notice{facts: b.labelFacts(s), sample: s.Batch.Producer.Sample}
	switch s.Standing {
	case domain.StandingUnassigned:
		n.tone = toneWarning
		n.head, n.why = b.Text(words.UnassignedHead), b.Text(words.UnassignedWhy, s.Batch.Producer.Name)
		n.advice = b.Text(words.UnassignedAdvice)
	case domain.StandingUnitVoid:
		n.tone = toneDanger
		n.head, n.why = b.Text(words.UnitVoidHead), b.Text(words.UnitVoidWhy, b.Instant(s.Unit.VoidAt, b.zone))
		n.advice = b.Text(words.UnitVoidAdvice)
	default:
		return nil, fmt.Errorf("page of a label without goods: no words for standing %q", s.Standing)
	}
	return p.notice(b.Language, n)
}

// labelFacts are who had a label printed, and its codes.
func (b builder) labelFacts(s *domain.Scan) []fact {
	maker := s.Batch.Producer
	facts := []fact{
		{Caption: b.Text(words.CaptionProducer), Value: maker.Name, Sub: joinDots(b.kind(maker), place(maker.Address))},
		{Caption: b.Text(words.CaptionLabelCode), Value: s.Code.Groups(), Code: true},
	}
	if s.Unit != nil {
		facts = append(facts, fact{Caption: b.Text(words.CaptionUnitCode), Value: s.Unit.Code.Groups(), Code: true})
	}
	return facts
}
