"""Rounds of turns: every server is measured in every cell of every round, forwards and backwards in turns."""

from tables import number, ratios, spread, table


class Rounds:
    """Figures by server and cell. A cell is what a measurement is asked for, as the load generator has it."""

    def __init__(self, setting, servers, messages):
        """`messages` tells the file of what a server is asked, and the settings that only it needs."""
        self.setting = setting
        self.servers = servers
        self.messages = messages
        self.figures = {}

    def turn(self, load, server, **settings) -> dict:
        return load.turn(server, **{"method": server.method, **self.messages(server), **settings})

    def settle(self, load, **settings) -> None:
        """Load before the first round, which compiles what there is to compile on both sides."""
        for server in self.servers:
            figures = self.turn(load, server, warmup=0, seconds=self.setting.arguments.settle, **settings)
            self.setting.say(f"warm-up of {server.name}: {figures['rate']:.1f}/s, failed {figures['failed']}")

    def run(self, load, cells: dict[str, dict]) -> None:
        arguments = self.setting.arguments
        times = {"warmup": arguments.warmup, "seconds": arguments.seconds}
        for turn in range(arguments.rounds):
            for cell, settings in cells.items():
                for server in self.setting.alternate(self.servers, turn):
                    figures = self.turn(load, server, **{**times, **settings})
                    self.figures.setdefault((server.name, cell), []).append(figures)
                    self.setting.say(f"{turn + 1}: {server.name}, {cell}: {figures}")

    def values(self, server, cell: str, name: str) -> list[float]:
        return [figures[name] for figures in self.figures[server.name, cell]]

    def table(self, cells, unit: str) -> str:
        """One line a server and cell; ratios are Sluice's figure, which comes first, to that of the same round."""
        heads = ["", "at once", unit, f"{self.servers[0].name} does", "p50 ms", "p99 ms"]
        rows = []
        for cell in cells:
            ours = self.values(self.servers[0], cell, "rate")
            for server in self.servers:
                rates = self.values(server, cell, "rate")
                times = [spread(self.values(server, cell, name)) for name in ("p50", "p99")]
                burnt = [number(sorted(self.values(server, cell, name))[len(rates) // 2]) for name in ("server_us", "client_us")]
                failed = sum(sum(figures["failed"].values()) for figures in self.figures[server.name, cell])
                ratio = "" if server is self.servers[0] else f"{spread(ratios(ours, rates))} times as many"
                rows.append([server.name, cell, spread(rates), ratio, *times, *burnt, str(failed)])
        return table([*heads, "server CPU us a call", "client CPU us", "failed"], rows)
