-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- What Wireshark 4.0 cannot read in a capture of netemu's:
--
--  * the tags that Marvell switches and their CPU put into frames (EDSA, which has
--    the EtherType 0xdada, and DSA, which has none)
--  * netemu's own records: management (MDIO) frames, register accesses, interrupts
--    and links, on the timeline of the frames, link type USER0
--
-- Use: wireshark -X lua_script:scripts/wireshark/netemu.lua FILE.pcapng
--
-- A frame with an EDSA tag          the same with a DSA tag
--
--   destination         6             destination         6
--   source              6             source              6
--   0xdada 0x0000       4             tag                 4
--   tag                 4             EtherType or length 2
--   EtherType or length 2             ...
--   ...
--
-- The tag, as in Linux's net/dsa/tag_dsa.c:
--
--   byte 0  7:6 command   5 tagged on the wire   4:0 device (of the source or target)
--   byte 1  7:3 port      2 trunk (FORWARD), 2:1 code bits 2:1 (TO_CPU)   0 CFI
--   byte 2  7:5 priority  4 code bit 0 (TO_CPU)  3:0 VLAN id, upper bits
--   byte 3  VLAN id, lower bits
--
-- Nothing in a frame says that it has a DSA tag without EtherType, so the
-- interfaces where they are to be expected are a preference:
--   -o marvell_dsa.conduits:"a.eth0,b.eth0"

local commands = { [0] = "TO_CPU", [1] = "FROM_CPU", [2] = "TO_SNIFFER", [3] = "FORWARD" }
local codes = {
	[0] = "management trap",
	[1] = "frame to register",
	[2] = "IGMP/MLD trap",
	[3] = "policy trap",
	[4] = "ARP mirror",
	[5] = "policy mirror",
	[6] = "reserved",
	[7] = "reserved",
}
local TO_CPU, FORWARD = 0, 3

local dsa = Proto("marvell_dsa", "Marvell DSA tag")
local f_cmd = ProtoField.uint8("marvell_dsa.command", "Command", base.DEC, commands, 0xc0)
local f_tagged = ProtoField.bool("marvell_dsa.tagged", "Tagged on the wire", 8, nil, 0x20)
local f_dev = ProtoField.uint8("marvell_dsa.device", "Device", base.DEC, nil, 0x1f)
local f_port = ProtoField.uint8("marvell_dsa.port", "Port", base.DEC, nil, 0xf8)
local f_trunk = ProtoField.bool("marvell_dsa.trunk", "Trunk", 8, nil, 0x04)
local f_cfi = ProtoField.bool("marvell_dsa.cfi", "CFI", 8, nil, 0x01)
local f_prio = ProtoField.uint8("marvell_dsa.priority", "Priority", base.DEC, nil, 0xe0)
local f_code = ProtoField.uint8("marvell_dsa.code", "Code", base.DEC, codes)
local f_vid = ProtoField.uint16("marvell_dsa.vid", "VLAN id", base.DEC, nil, 0x0fff)
local f_type = ProtoField.uint16("marvell_dsa.type", "Type or length", base.HEX)
local f_reserved = ProtoField.uint16("marvell_dsa.reserved", "Reserved", base.HEX)
local e_reserved = ProtoExpert.new("marvell_dsa.reserved_set", "Reserved EDSA bytes are not zero",
	expert.group.PROTOCOL, expert.severity.WARN)
local e_short = ProtoExpert.new("marvell_dsa.short", "Frame ends within its tag",
	expert.group.MALFORMED, expert.severity.ERROR)
dsa.fields = { f_cmd, f_tagged, f_dev, f_port, f_trunk, f_cfi, f_prio, f_code, f_vid, f_type, f_reserved }
dsa.experts = { e_reserved, e_short }
dsa.prefs.conduits = Pref.string("Interfaces with DSA tags", "",
	"Names of interfaces, separated by commas, whose frames have a DSA tag without an EtherType")

local ethertypes = DissectorTable.get("ethertype")
local llc = Dissector.get("llc")
local data = Dissector.get("data")

-- What follows the tag: an Ethernet payload by its type, or LLC by its length.
local function dissect_payload(tvb, pinfo, root)
	local kind = tvb(0, 2):uint()
	local rest = tvb(2):tvb()

	if kind <= 1500 then
		if kind < rest:len() then
			rest = tvb(2, kind):tvb()
		end
		llc:call(rest, pinfo, root)
	elseif ethertypes:try(kind, rest, pinfo, root) == 0 then
		data:call(rest, pinfo, root)
	end
end

-- The four bytes of a tag, the type after them, and what they announce.
local function dissect_tag(name, tvb, pinfo, root, tree)
	if tvb:len() < 6 then
		tree:add_proto_expert_info(e_short)
		return
	end
	local cmd = tvb(0, 1):bitfield(0, 2)
	local dev, port, vid = tvb(0, 1):bitfield(3, 5), tvb(1, 1):bitfield(0, 5), tvb(2, 2):bitfield(4, 12)

	tree:add(f_cmd, tvb(0, 1))
	tree:add(f_tagged, tvb(0, 1))
	tree:add(f_dev, tvb(0, 1))
	tree:add(f_port, tvb(1, 1))
	if cmd == FORWARD then
		tree:add(f_trunk, tvb(1, 1))
	end
	tree:add(f_cfi, tvb(1, 1))
	tree:add(f_prio, tvb(2, 1))
	local text = string.format("%s device %d port %d VID %d", commands[cmd], dev, port, vid)
	if cmd == TO_CPU then
		local code = tvb(1, 1):bitfield(5, 2) * 2 + tvb(2, 1):bitfield(3, 1)

		tree:add(f_code, tvb(1, 2), code)
		text = text .. " (" .. codes[code] .. ")"
	end
	tree:add(f_vid, tvb(2, 2))
	tree:add(f_type, tvb(4, 2))
	tree:append_text(", " .. text)
	pinfo.cols.protocol = name
	dissect_payload(tvb(4):tvb(), pinfo, root)
	pinfo.cols.info:append(" [" .. text .. "]")
end

function dsa.dissector(tvb, pinfo, root)
	local tree = root:add(dsa, tvb(0, math.min(tvb:len(), 8)), "Marvell EDSA tag")

	if tvb:len() < 8 then
		tree:add_proto_expert_info(e_short)
		return
	end
	local reserved = tree:add(f_reserved, tvb(0, 2))
	if tvb(0, 2):uint() ~= 0 then
		reserved:add_proto_expert_info(e_reserved)
	end
	dissect_tag("EDSA", tvb(2):tvb(), pinfo, root, tree)
end

ethertypes:add(0xdada, dsa)

local interface_name = Field.new("frame.interface_name")

local function is_conduit(name)
	for conduit in string.gmatch(dsa.prefs.conduits, "[^,%s]+") do
		if conduit == name then
			return true
		end
	end
	return false
end

local function dissect_untyped(tvb, pinfo, root)
	if dsa.prefs.conduits == "" or tvb:len() < 18 or tvb(12, 2):uint() == 0xdada then
		return false
	end
	local name = interface_name()
	if not name or not is_conduit(tostring(name)) then
		return false
	end
	pinfo.cols.info:clear()
	pinfo.cols.dl_dst = tostring(tvb(0, 6):ether())
	pinfo.cols.dl_src = tostring(tvb(6, 6):ether())
	local tree = root:add(dsa, tvb(12, 6), "Marvell DSA tag")
	dissect_tag("DSA", tvb(12):tvb(), pinfo, root, tree)
	return true
end

dsa:register_heuristic("eth", dissect_untyped)

-- netemu's own records: one line of text each, "node.model: category: text".

local record = Proto("netemu", "netemu record")
local r_who = ProtoField.string("netemu.model", "Model")
local r_category = ProtoField.string("netemu.category", "Category")
local r_text = ProtoField.string("netemu.text", "Text")
local r_op = ProtoField.string("netemu.op", "Operation")
local r_phy = ProtoField.uint8("netemu.mdio.phy", "PHY address", base.HEX)
local r_mdio_reg = ProtoField.uint8("netemu.mdio.reg", "Register or device", base.HEX)
local r_reg = ProtoField.string("netemu.reg.name", "Register")
local r_value = ProtoField.uint32("netemu.value", "Value", base.HEX)
local e_no_answer = ProtoExpert.new("netemu.mdio.no_answer", "No device answered",
	expert.group.RESPONSE_CODE, expert.severity.NOTE)
local e_guest = ProtoExpert.new("netemu.guest_error", "The driver did what the hardware does not define",
	expert.group.PROTOCOL, expert.severity.NOTE)
record.fields = { r_who, r_category, r_text, r_op, r_phy, r_mdio_reg, r_reg, r_value }
record.experts = { e_no_answer, e_guest }

local details = {
	["mdio"] = function(text, tvb, tree)
		local op, phy, reg, value = text:match("^(c%d+ [%a-]+) phy 0x(%x+) %a+ 0x(%x+) = 0x(%x+)")

		if op then
			tree:add(r_op, tvb(), op)
			tree:add(r_phy, tvb(), tonumber(phy, 16))
			tree:add(r_mdio_reg, tvb(), tonumber(reg, 16))
			tree:add(r_value, tvb(), tonumber(value, 16))
		end
		if text:find("(no answer)", 1, true) then
			tree:add_proto_expert_info(e_no_answer)
		end
	end,
	["reg"] = function(text, tvb, tree)
		local op, name, value = text:match("^(%a+) (.-) = 0x(%x+)")

		if op then
			tree:add(r_op, tvb(), op)
			tree:add(r_reg, tvb(), name)
			tree:add(r_value, tvb(), tonumber(value, 16))
		end
	end,
	["guest-errors"] = function(_, _, tree)
		tree:add_proto_expert_info(e_guest)
	end,
}

function record.dissector(tvb, pinfo, root)
	local line = tvb():string()
	local tree = root:add(record, tvb())
	local who, category, text = line:match("^(%S+): ([%a-]+): (.*)$")

	pinfo.cols.protocol = "netemu"
	if not who then
		pinfo.cols.info = line
		tree:add(r_text, tvb())
		return
	end
	pinfo.cols.protocol = category
	pinfo.cols.src = who
	pinfo.cols.info = text
	tree:append_text(", " .. who .. ": " .. category)
	tree:add(r_who, tvb(0, #who))
	tree:add(r_category, tvb(#who + 2, #category))
	local body = tvb(#who + #category + 4)
	tree:add(r_text, body)
	if details[category] then
		details[category](text, body, tree)
	end
end

DissectorTable.get("wtap_encap"):add(wtap.USER0, record)
