using System.CommandLine;
using ImageGen.Cli.Client;
using ImageGen.Cli.Terminal;

namespace ImageGen.Cli.Webhooks;

/// <summary><c>imagegen webhooks deliveries</c>: lists deliveries and their results.</summary>
internal static class DeliveriesCommand
{
    private static readonly string[] States = ["pending", "delivered", "failed", "dropped"];

    public static Command Create()
    {
        var id = new Argument<Guid?>("id") { Description = "The endpoint's id.", Arity = ArgumentArity.ZeroOrOne };
        var job = Job();
        var delivery = new Option<string?>("--delivery") { Description = "Show this delivery with all its attempts." };
        var state = State();
        var limit = new Option<int>("--limit") { Description = "How many at most, 1 to 100.", DefaultValueFactory = _ => 20 };
        var call = new GatewayCall();
        var command = new Command("deliveries", "Lists the deliveries to an endpoint, or to the address that a job names, newest first.") { id, job, delivery, state, limit };
        call.AddTo(command);
        command.Validators.Add(result =>
        {
            RequireOne(result, id, job);
            if (result.GetResult(delivery) is not null && result.GetResult(job) is not null)
            {
                result.AddError("--delivery needs an endpoint; a job's deliveries are listed with --job.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = call.Connect(parsed);
            var (endpoint, ofJob) = (parsed.GetValue(id), parsed.GetValue(job));
            if (parsed.GetValue(delivery) is { } one)
            {
                call.Write(parsed, await client.GetDeliveryAsync(endpoint!.Value, one, cancellationToken), DeliveryTable.Write);
            }
            else
            {
                var page = await client.ListDeliveriesAsync((ofJob ?? endpoint)!.Value, ofJob is not null, parsed.GetValue(state), parsed.GetValue(limit), cancellationToken);
                call.Write(parsed, page, DeliveryTable.Write);
            }

            return ExitCode.Succeeded;
        });
        return command;
    }

    /// <summary>The option for a job, whose own webhook address received the deliveries.</summary>
    public static Option<Guid?> Job() => new("--job") { Description = "The job, instead of an endpoint: deliveries to the address that it names." };

    /// <summary>The option for the state of deliveries.</summary>
    public static Option<string?> State(string without = "all")
    {
        var state = new Option<string?>("--state") { Description = $"Only those that are {string.Join(", ", States)}; default: {without}." };
        state.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }] || !States.Contains(text))
            {
                result.AddError($"--state must be one of {string.Join(", ", States)}.");
            }
        });
        return state;
    }

    /// <summary>Requires exactly one of the two.</summary>
    public static void RequireOne(System.CommandLine.Parsing.CommandResult result, Argument<Guid?> id, Option<Guid?> job)
    {
        if (result.GetResult(id)?.Tokens.Count > 0 == (result.GetResult(job) is not null))
        {
            result.AddError("Give the id of an endpoint, or a job with --job, not both.");
        }
    }
}
