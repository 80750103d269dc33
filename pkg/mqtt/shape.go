package mqtt

// IndividualLevel is a regular expression for a topic level that tells individuals apart, on every database: numbers and what is made of
// them (dates, addresses, versions), hexadecimal numbers and UUIDs. Words of the letters a to f are none: hexadecimal digits are taken
// for a number if a decimal digit is among at least four of them, or where there are eight or more.
const IndividualLevel = `-?[0-9]+(?:[.,:_-][0-9]+)*` +
	`|0[xX][0-9A-Fa-f]+` +
	`|[0-9][0-9A-Fa-f]{3,}|[0-9A-Fa-f][0-9][0-9A-Fa-f]{2,}|[0-9A-Fa-f]{2}[0-9][0-9A-Fa-f]+|[0-9A-Fa-f]{3,}[0-9][0-9A-Fa-f]*` +
	`|[0-9A-Fa-f]{8,}` +
	`|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){3,}` +
	`|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`
