// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The peer: topologies/bench's work on Debian's ns-3.
 *
 * usage: ns3_peer --size=64 --switches=1 --hosts=2 --time=0.1
 *
 * Hosts on a chain of learning bridges, even hosts at its first bridge, odd
 * ones at its last; host 2i sends UDP to host 2i+1, together at the line rate
 * of 1 Gb/s (with preamble and gap, which CSMA channels do not have, in the
 * interval). CSMA is the only wired device of ns-3 that a bridge takes and that
 * has a frame check sequence; with ChecksumEnabled the FCS and the IP and UDP
 * checksums are made and checked as they are in netemu. Nothing is modelled of
 * registers, descriptors, PHYs or counters.
 *
 * The time taken is that of Simulator::Run() alone; building the network is not
 * counted. ARP and learning are over before the clock of the work starts.
 */
#include <chrono>
#include <cstdio>
#include <vector>

#include "ns3/applications-module.h"
#include "ns3/bridge-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"

using namespace ns3;

namespace
{

const uint16_t PORT = 9;
const uint32_t HEADERS = 14 + 20 + 8 + 4; /* Ethernet, IP, UDP, FCS */
const uint32_t GAP = 8 + 12;              /* preamble and inter-packet gap */

struct Options {
	uint32_t size = 64;
	uint32_t switches = 1;
	uint32_t hosts = 2;
	double time = 0.1;
};

Ipv4InterfaceContainer
Build(const Options &o, NodeContainer &hosts)
{
	NodeContainer switches;
	CsmaHelper cable;
	BridgeHelper bridge;
	NetDeviceContainer ends;
	std::vector<NetDeviceContainer> ports(o.switches);
	Ipv4AddressHelper address("10.1.0.0", "255.255.0.0");

	hosts.Create(o.hosts);
	switches.Create(o.switches);
	cable.SetChannelAttribute("DataRate", StringValue("1Gbps"));
	cable.SetChannelAttribute("Delay", TimeValue(NanoSeconds(10)));
	InternetStackHelper().Install(hosts);

	for (uint32_t i = 0; i < o.hosts; i++) {
		uint32_t s = i % 2 ? o.switches - 1 : 0;
		auto link = cable.Install(NodeContainer(hosts.Get(i), switches.Get(s)));

		ends.Add(link.Get(0));
		ports[s].Add(link.Get(1));
	}
	for (uint32_t i = 0; i + 1 < o.switches; i++) {
		auto link = cable.Install(NodeContainer(switches.Get(i), switches.Get(i + 1)));

		ports[i].Add(link.Get(0));
		ports[i + 1].Add(link.Get(1));
	}
	for (uint32_t i = 0; i < o.switches; i++)
		bridge.Install(switches.Get(i), ports[i]);
	return address.Assign(ends);
}

} // namespace

int
main(int argc, char **argv)
{
	Options o;
	CommandLine cmd;
	NodeContainer hosts;
	std::vector<Ptr<UdpServer>> servers;

	cmd.AddValue("size", "bytes of a frame with FCS", o.size);
	cmd.AddValue("switches", "bridges in the chain", o.switches);
	cmd.AddValue("hosts", "even number of hosts", o.hosts);
	cmd.AddValue("time", "virtual seconds of work", o.time);
	cmd.Parse(argc, argv);
	GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));

	Ipv4InterfaceContainer addresses = Build(o, hosts);
	uint32_t pairs = o.hosts / 2;
	int64_t frame_ns = (o.size + GAP) * 8;
	Time start = MilliSeconds(10);

	for (uint32_t p = 0; p < pairs; p++) {
		Ptr<Node> from = hosts.Get(2 * p), to = hosts.Get(2 * p + 1);
		UdpClientHelper sender(addresses.GetAddress(2 * p + 1), PORT);
		UdpServerHelper receiver(PORT);
		ApplicationContainer server = receiver.Install(to);

		server.Start(Seconds(0));
		servers.push_back(DynamicCast<UdpServer>(server.Get(0)));
		sender.SetAttribute("PacketSize", UintegerValue(o.size - HEADERS));
		sender.SetAttribute("Interval", TimeValue(NanoSeconds(frame_ns * pairs)));

		/* One packet ahead of time resolves addresses and teaches the bridges. */
		sender.SetAttribute("MaxPackets", UintegerValue(1));
		sender.Install(from).Start(MicroSeconds(10 + 20 * p));

		sender.SetAttribute("MaxPackets", UintegerValue(UINT32_MAX));
		ApplicationContainer client = sender.Install(from);
		client.Start(start + NanoSeconds(frame_ns * p));
		client.Stop(start + Seconds(o.time));
	}

	Simulator::Stop(start + Seconds(o.time) + MilliSeconds(1));
	auto begun = std::chrono::steady_clock::now();
	Simulator::Run();
	std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;

	uint64_t received = 0;
	for (auto &server : servers)
		received += server->GetReceived();
	std::printf("{\"packets\": %lu, \"wall_s\": %.6f, \"events\": %lu}\n",
		    (unsigned long)received, wall.count(),
		    (unsigned long)Simulator::GetEventCount());
	Simulator::Destroy();
	return 0;
}
