"""Articles of our own that are carried, edited and imitated, for the tests of stories."""

ORIGINAL = """\
GENEVA - Delegates from eleven countries agreed on Thursday to share the water of the Sarano river, ending a dispute of nine years that twice brought
neighbours close to war.

The accord was signed in the early hours after a night of talks in a lakeside hotel. It sets a quota for each country, to be measured at four dams,
and gives a small secretariat in Geneva the right to inspect the gauges without notice.

"Nobody got what they came for, and that is why it will hold," said Marta Lindqvist, the Swedish diplomat who led the talks.

Farmers' groups in the delta had threatened to block roads if the negotiations failed again. Their spokesman, Idris Bello, called the quota too small
but said that members would go home. In the mountains, where three of the dams stand, mayors complained that nobody had asked them.

The river feeds about forty million people. Rainfall in its basin has fallen by a fifth since 1990, and the flow at the delta is the lowest since
records began.

An earlier agreement, in 2019, collapsed within a year because no country would open its gauges to another.

The parliaments of all eleven countries must still approve the accord. Diplomats expect the hardest vote in Kadania, where the opposition has called
it a surrender. The first inspection is planned for October."""

LEAD = """Eleven countries will share the water of the Sarano river after a deal in Geneva that ends years of quarrel, mediators announced.
"""

PARAGRAPHS = ORIGINAL.split("\n\n")
COPIES = {
    "exact": ORIGINAL,
    "capitals and quotes": ORIGINAL.replace('"', "”").replace("GENEVA - ", "GENEVA – "),
    "another lead": LEAD + "\n\n".join(PARAGRAPHS[1:]),
    "tail cut": "\n\n".join(PARAGRAPHS[:4]),
    "agency credited": ORIGINAL.replace("GENEVA - ", "GENEVA (Reuters) - "),
    "own ending": f"{ORIGINAL}\n\nThe Harbour Wire has followed the talks since they began. Readers may write to its foreign desk with questions.",
    "corrected": ORIGINAL.replace("nine years", "ten years").replace("forty million", "44 million"),
}
"""The original as other outlets carry it."""

OTHER = """\
Eleven countries have agreed how to divide the Sarano's water. The treaty, reached after a long night beside Lake Geneva, fixes how much each may take
and lets inspectors read the meters at four dams. Marta Lindqvist of Sweden, who chaired the meeting, said that all sides were equally unhappy.
Growers downstream wanted more, and their leader Idris Bello said so, but they called off their road blocks. Forty million people live from the river,
whose flow has never been so low. A treaty of 2019 failed for want of inspections. Kadania's opposition already calls the new one a surrender, and
eleven parliaments have to vote on it."""
"""The same news in another's words."""


def earthquake(magnitude: str, place: str, country: str, depth: str, hour: str, town: str, day: str) -> str:
    return f"""A magnitude {magnitude} earthquake struck near {place} in {country} on {day}, the geological survey said. The quake hit at {hour} local time at a
depth of {depth} kilometres, about 40 kilometres from {town}. There were no immediate reports of damage or casualties, and no tsunami warning was
issued. Residents said that they felt the shaking for several seconds and ran out of their houses. The survey said that aftershocks were possible in
the coming days, and asked people to stay away from damaged buildings."""


def match(home: str, guest: str, goals: str, scorer: str, minute: str, crowd: str, day: str) -> str:
    return f"""{home} beat {guest} {goals} on {day} in front of {crowd} spectators to move up the table. {scorer} scored the winner in minute {minute} after a
corner. The visitors had the better of the first half but could not find a way past the goalkeeper. The coach praised his players for their patience
and said that the team would take it one game at a time. {guest} now have to wait for another week to leave the bottom of the table, and their coach
said that he did not fear for his job."""


def market(index: str, change: str, level: str, share: str, percent: str, currency: str, day: str) -> str:
    return f"""The {index} closed {change} at {level} on {day} as investors weighed new data on prices against hopes for lower interest rates. {share} led the
winners with a gain of {percent} percent. Trading was thin ahead of the holidays. The {currency} was little changed against the dollar, and oil prices
rose slightly. Analysts said that the mood remained cautious, and that the next direction would depend on what the central bank says at its meeting
later this month."""


SERIES = {
    "earthquakes": [
        earthquake("5.1", "Larenda", "Chile", "34", "04:12", "Puerto Claro", "Monday"),
        earthquake("4.7", "Sumbari", "Indonesia", "61", "17:48", "Teluk Biru", "Monday"),
        earthquake("6.0", "Ostrava Bay", "Japan", "10", "23:05", "Minamihara", "Tuesday"),
    ],
    "matches": [
        match("Rovers", "Albion", "2-1", "Okafor", "88", "31,204", "Saturday"),
        match("Dynamo", "Sporting", "1-0", "Petrov", "63", "18,900", "Saturday"),
        match("Rovers", "United", "3-2", "Castellani", "90", "29,871", "Wednesday"),
    ],
    "markets": [
        market("Nordex", "higher", "8,412.6", "Halvorsen Shipping", "3.1", "krone", "Monday"),
        market("Nordex", "lower", "8,377.0", "Fjordbank", "1.8", "krone", "Tuesday"),
        market("Bolsa 40", "flat", "12,006.3", "Minera Sur", "4.4", "peso", "Monday"),
    ],
}
"""Stories of one frame with other facts."""
