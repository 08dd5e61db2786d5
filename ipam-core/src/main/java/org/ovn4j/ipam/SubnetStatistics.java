package org.ovn4j.ipam;

import java.math.BigInteger;

/**
 * How full a subnet was at one moment. The last three numbers add up to the size.
 *
 * @param subnet the subnet
 * @param size all its addresses, from 1 to 2^128
 * @param leased addresses that a lease holds
 * @param reserved addresses without a lease that automatic allocation passes by: network and
 *     broadcast address, excluded, infrastructure and reserved ranges
 * @param free addresses that automatic allocation may hand out
 */
public record SubnetStatistics(
    Cidr subnet, BigInteger size, long leased, BigInteger reserved, BigInteger free) {}
