// Package mongo keeps the service's data in MongoDB.
package mongo
