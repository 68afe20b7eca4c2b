// Package archtest holds the tests of the architecture: the directions of
// imports, the size of the commands and the circles of files in packages.
package archtest
