using System.CommandLine;
using ImageGen.Cli.Client;

namespace ImageGen.Cli.Queue;

/// <summary><c>imagegen queue</c>: shows lanes, and stops and resumes them, for operators.</summary>
internal static class QueueCommand
{
    public static Command Create() => new("queue", "Shows lanes, and stops and resumes them, for operators.")
    {
        List(),
        Show(),
        Change("pause", "paused", "Pauses a lane: no queued job begins, and new ones are accepted and wait.", hasReason: true),
        Change("drain", "draining", "Drains a lane: new jobs are refused over HTTP, and the others go on.", hasReason: true),
        Change("resume", "open", "Resumes a lane that was paused or drained.", hasReason: false),
    };

    private static GatewayCall Call() => new(isOperators: true, hasTenant: false);

    private static Argument<string> Lane() => new("lane") { Description = "The lane's name." };

    private static Command List() => Call().Complete<LaneListResponse>(
        new Command("list", "Lists the lanes of the configuration, and those that hold jobs."),
        (client, _, cancellationToken) => client.ListLanesAsync(cancellationToken),
        (console, response) => LaneTable.Write(console, response.Data));

    private static Command Show()
    {
        var lane = Lane();
        return Call().Complete<LaneResponse>(
            new Command("show", "Shows what is stopped in a lane, and what waits.") { lane },
            (client, parsed, cancellationToken) => client.GetLaneAsync(parsed.GetValue(lane)!, cancellationToken),
            (console, response) => LaneTable.Write(console, [response]));
    }

    private static Command Change(string name, string state, string description, bool hasReason)
    {
        var lane = Lane();
        var tenant = GatewayCall.TenantOption();
        tenant.Description = "The only tenant that it concerns. Default: all.";
        var reason = new Option<string?>("--reason") { Description = "The reason, which waiting jobs show." };
        var command = new Command(name, description) { lane, tenant };
        if (hasReason)
        {
            command.Add(reason);
        }

        return Call().Complete<LaneResponse>(
            command,
            (client, parsed, cancellationToken) => client.ChangeLaneAsync(
                parsed.GetValue(lane)!, new LaneChange(state, parsed.GetValue(tenant), hasReason ? parsed.GetValue(reason) : null), cancellationToken),
            (console, response) => LaneTable.Write(console, [response]));
    }
}
