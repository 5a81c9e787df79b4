using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;
using Spectre.Console;

namespace ImageGen.Cli.Webhooks;

/// <summary><c>imagegen webhooks replay</c>: delivers events again, one or those of a range of time.</summary>
internal static class ReplayDeliveriesCommand
{
    public static Command Create()
    {
        var id = new Argument<Guid?>("id") { Description = "The endpoint's id.", Arity = ArgumentArity.ZeroOrOne };
        var job = DeliveriesCommand.Job();
        var delivery = new Option<string?>("--delivery") { Description = "The delivery to repeat." };
        var since = SharedOptions.Time("--since", "Events that happened then or later.");
        var until = SharedOptions.Time("--until", "Events that happened then or before; default now.");
        var state = DeliveriesCommand.State("those that are pending or failed");
        var call = new GatewayCall();
        var command = new Command("replay", "Delivers events again, with the same ids.") { id, job, delivery, since, until, state };
        call.AddTo(command);
        command.Validators.Add(result =>
        {
            DeliveriesCommand.RequireOne(result, id, job);
            if (result.GetResult(delivery) is null == result.GetResult(since) is null)
            {
                result.AddError("Give one delivery with --delivery, or a time with --since, not both.");
            }
            else if (result.GetResult(delivery) is not null ? (result.GetResult(until) ?? result.GetResult(state)) is not null : result.GetResult(job) is not null)
            {
                result.AddError("--until and --state need --since, and --job needs --delivery.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = call.Connect(parsed);
            var (endpoint, ofJob) = (parsed.GetValue(id), parsed.GetValue(job));
            if (parsed.GetValue(delivery) is { } one)
            {
                var again = await client.ReplayDeliveryAsync((ofJob ?? endpoint)!.Value, ofJob is not null, one, cancellationToken);
                call.Write(parsed, again, (console, response) => console.WriteLine(response.DeliveryId));
                return ExitCode.Succeeded;
            }

            var now = TimeProvider.System.GetUtcNow();
            var (from, to) = (parsed.GetValue(since)!.Before(now), parsed.GetValue(until)?.Before(now) ?? now);
            var replayed = await client.ReplayDeliveriesAsync(endpoint!.Value, from, to, parsed.GetValue(state), cancellationToken);
            call.Write(parsed, replayed, (console, response) => console.WriteLine(Describe(response)));
            return ExitCode.Succeeded;
        });
        return command;
    }

    private static string Describe(ReplayCountResponse replayed)
    {
        var kinds = replayed.ByState is { Count: > 0 } states ? $" ({string.Join(", ", states.Select(state => $"{state.Value} {state.Key}"))})" : "";
        var made = replayed.Count == 1 ? "1 delivery is repeated" : $"{replayed.Count} deliveries are repeated";
        return $"{made}{kinds}.{(replayed.Hint is { } hint ? $" {hint}" : "")}";
    }
}
