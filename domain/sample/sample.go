// Package sample records value chains of the province as sample data, so that
// a new installation has something to scan, to print and to ask about.
//
// It owns the story alone: who gathers the crabs, how much salt goes in, what
// the mill loses. All of it is recorded through a domain.Tracker, by its rules
// and with its records; what breaks a rule is refused here as anywhere.
//
// The goods, the crafts and the communes are real, and the amounts are such as
// these crafts know them. The producers, their fields and their papers are
// invented: every producer is marked as a sample, and numbers that an office
// would issue (decisions, growing-area codes, test reports) say "mẫu" (sample)
// instead of imitating one. Tax codes, telephone numbers and web addresses are
// left out, because an invented one may be somebody's.
//
// A place is called as it is on the day it is entered, which is after 1 July
// 2025, when Thái Bình became a part of Hưng Yên and its communes were merged
// (Resolution 1666/NQ-UBTVQH15). The old commune stands in brackets, since it
// is what the craft is known by: nobody looks for mắm cáy in Bình Định.
package sample

import (
	"context"
	"time"

	"nguon/domain"
)

// Sample names what was recorded, as far as a guide through it needs to know.
type Sample struct {
	// Cooperative makes the crab sauce: the producer to look around as.
	Cooperative domain.Producer
	// CrabSauce is the bottled crab sauce: the batch to scan.
	CrabSauce domain.Batch
	// Rice is in bags of 5 kg.
	Rice domain.Batch
	// GiftBox holds goods of both, packed by a third producer.
	GiftBox domain.Batch
	// CrabSauceLabels is a sheet of labels with a code for each jar,
	// RiceLabels a roll that carries the batch's own code on every bag.
	CrabSauceLabels domain.LabelRun
	RiceLabels      domain.LabelRun
}

// Record records the samples through t, which has to let its caller write as
// an admin, and gives what it recorded. now is the present by t's own clock.
//
// Each step goes under a request key of its own, which names the step and not
// its content. Recorded again, on a later day or by a later version, a step
// finds what the store has; one that was stopped half way goes on from there,
// with the dates it began with.
func Record(ctx context.Context, t *domain.Tracker, now time.Time) (Sample, error) {
	r := &recorder{ctx: ctx, tracker: t}
	who := r.producers()
	fresh, s := r.crabs(who, lastSeason(now))
	what := r.products(who, s)

	sauce := r.crabSauce(who, what, fresh, s)
	rice := r.rice(who, what, s)
	recorded := Sample{
		Cooperative: who.cooperative,
		CrabSauce:   sauce,
		Rice:        rice,
		GiftBox:     r.giftBox(who, what, sauce, rice, s),
		CrabSauceLabels: r.labels("labels/crab-sauce", sauce, domain.LabelOrder{
			Count: 24, Units: true, Print: domain.PrintOptions{Stock: "a4-24", Start: 1, Language: "vi"},
		}),
		RiceLabels: r.labels("labels/rice", rice, domain.LabelOrder{
			Count: 272, Print: domain.PrintOptions{Stock: "60x40", Start: 1, Language: "vi"},
		}),
	}
	if r.err != nil {
		return Sample{}, r.err
	}
	return recorded, nil
}
