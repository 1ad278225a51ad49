package io.genserver.chat;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The IP addresses that begin alike: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or a single one. */
public final class Subnet {
    private final String text;
    private final IpSubnetFilterRule rule;

    private Subnet(String text, IpSubnetFilterRule rule) {
        this.text = text;
        this.rule = rule;
    }

    /**
     * Reads one as CIDR writes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int prefix = slash < 0 ? 8 * address.getAddress().length : Integer.parseInt(text.substring(slash + 1));
        return new Subnet(text, new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
    }

    boolean contains(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }

    @Override
    public String toString() {
        return text;
    }
}
