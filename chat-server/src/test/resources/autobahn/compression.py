# Sections 12 and 13 for an edition of the Autobahn suite that is older than they are, though its WebSocket client knows
# permessage-deflate: messages of the sizes and in the fragments of those sections, of the suite's own data, under the same
# offers. 8 messages a case, where the later editions send 1,000: Jython compresses slowly.

import pkg_resources

from autobahn.compress import PerMessageDeflateOffer, PerMessageDeflateResponse, PerMessageDeflateResponseAccept
from autobahntestsuite import case
from autobahntestsuite.case.case import Case

MESSAGES = 8
PATIENCE = 120

# how long a message is, and its fragments (0: it is not cut)
SHAPES = [(16, 0), (64, 0), (256, 0), (1024, 0), (4096, 0), (8192, 0), (16384, 0), (32768, 0), (65536, 0), (131072, 0),
          (8192, 256), (16384, 256), (32768, 256), (65536, 256), (131072, 256),
          (131072, 1024), (131072, 4096), (131072, 32768)]

# file of the suite, and whether it is sent as binary
CONTENTS = [("pg2229.txt", True), ("lena512.bmp", True), ("10.1.1.105.5439.pdf", True), ("data1.json", False),
            ("data1.html", False)]


def offer(**parameters):
    return PerMessageDeflateOffer(**parameters)


OFFERS = [[offer()],
          [offer(requestNoContextTakeover=True)],
          [offer(requestMaxWindowBits=8)],
          [offer(requestMaxWindowBits=15)],
          [offer(requestNoContextTakeover=True, requestMaxWindowBits=8)],
          [offer(requestNoContextTakeover=True, requestMaxWindowBits=15)],
          [offer(requestNoContextTakeover=True, requestMaxWindowBits=8), offer(requestNoContextTakeover=True), offer()]]


def accept(response):
    if isinstance(response, PerMessageDeflateResponse):
        return PerMessageDeflateResponseAccept(response)


class Compression(Case):
    EXPECTATION = "Each message comes back as it was sent."

    def init(self):
        self.expectedClose = {"closedByMe": True, "closeCode": [1000], "requireClean": True}
        self.p.perMessageCompressionOffers = self.OFFERED
        self.p.perMessageCompressionAccept = accept
        self.data = pkg_resources.resource_string("autobahntestsuite", "testdata/" + self.FILE)
        self.sent = 0

    def onOpen(self):
        if self.p._perMessageCompress is None:
            self.behavior = Case.UNIMPLEMENTED
            self.p.sendClose(1000)
        else:
            self.p.enableWirelog(False)
            self.p.autoFragmentSize = self.FRAGMENT
            self.p.closeAfter(PATIENCE)
            self.sendNext()

    def sendNext(self):
        start = self.sent * self.LENGTH % len(self.data)
        self.expectedMessage = (self.data[start:] + self.data)[:self.LENGTH]
        self.p.sendMessage(self.expectedMessage, self.BINARY)
        self.sent += 1

    def onMessage(self, message, binary):
        same = binary == self.BINARY and message == self.expectedMessage
        if same and self.sent < MESSAGES:
            self.sendNext()
        else:
            self.behavior = Case.OK if same else Case.FAILED
            self.result = "All came back." if same else "Message %d came back changed." % self.sent
            self.p.sendClose(1000)


def add(section, about, filename, binary, offers):
    case.CaseSubCategories[section] = about
    for number, (length, fragment) in enumerate(SHAPES, 1):
        case.Cases.append(type("Case%s_%d" % (section.replace(".", "_"), number), (Compression, object), {
            "DESCRIPTION": "%d messages of %d bytes, in fragments of %d; %s" % (MESSAGES, length, fragment, about),
            "FILE": filename, "BINARY": binary, "OFFERED": offers, "LENGTH": length, "FRAGMENT": fragment}))


case.CaseCategories["12"] = "Compression of different contents"
case.CaseCategories["13"] = "Compression under different offers"

for number, (filename, binary) in enumerate(CONTENTS, 1):
    add("12.%d" % number, filename, filename, binary, OFFERS[0])
for number, offers in enumerate(OFFERS, 1):
    add("13.%d" % number, ", ".join(offered.getExtensionString() for offered in offers), "data1.json", False, offers)
