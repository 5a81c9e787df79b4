using System.Text.Json.Serialization;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Selects the deliveries of an endpoint to replay.</summary>
internal sealed record ReplayRange
{
    /// <summary>Only events that happened at this time or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Only events that happened at this time or earlier.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Only deliveries that are <c>pending</c>, <c>delivered</c>, <c>failed</c> or <c>dropped</c>. Default: those that are <c>pending</c> or <c>failed</c>.</summary>
    public string? State { get; init; }

    /// <summary>The selected states.</summary>
    [JsonIgnore]
    public IReadOnlyCollection<DeliveryState> States => State is null ? [DeliveryState.Pending, DeliveryState.Failed] : [DeliveryQuery.States[State]];

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The body is invalid; the problem lists every fault.</exception>
    public static async Task<ReplayRange> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var (from, to, state) = (Time("from"), Time("to"), fields.Choice("state", DeliveryQuery.States));
        fields.RefuseRemaining();
        if (from > to)
        {
            faults.Add("to", "must not be before from.");
        }

        faults.ThrowIfAny();
        return new ReplayRange { From = from!.Value, To = to!.Value, State = state is { } one ? DeliveryView.NameOf(one) : null };

        DateTimeOffset? Time(string name)
        {
            var time = fields.Text(name) is { } text ? TimestampText.Parse(text) : null;
            if (time is null && !faults.Has(name))
            {
                faults.Add(name, TimestampText.Rule);
            }

            return time;
        }
    }
}
