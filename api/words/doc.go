// Package words is the one catalogue of everything the service says to
// people, in Vietnamese and in English: sentences about problems, words of the
// trade, captions of labels, texts of pages, and the forms in which amounts,
// dates and instants are written.
//
// It decides how a thing is said and in which language, never what is said: it
// does not know pages, statuses or label layouts, and it escapes nothing. What
// producers have typed is passed through as it is, in the language they wrote.
package words
