using System.Text.Json.Serialization;
using ImageGen.Gateway.Requests;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Which deliveries of an endpoint are to be made again.</summary>
internal sealed record ReplayRange
{
    /// <summary>Only of events that happened at this moment or later.</summary>
    [JsonPropertyName("from")]
    public required DateTimeOffset From { get; init; }

    /// <summary>Only of events that happened at this moment or earlier.</summary>
    [JsonPropertyName("to")]
    public required DateTimeOffset To { get; init; }

    /// <summary>Only those that are <c>pending</c>, <c>delivered</c>, <c>failed</c> or <c>dropped</c>. Default: all.</summary>
    [JsonPropertyName("state")]
    public string? State { get; init; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="Problems.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static async Task<(DateTimeOffset From, DateTimeOffset To, DeliveryState? State)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new Faults();
        var fields = new JsonFields(document.RootElement, "", faults);
        var (from, to, state) = (Moment("from"), Moment("to"), fields.Choice("state", DeliveryQuery.States));
        fields.RefuseTheRest();
        if (from > to)
        {
            faults.Add("to", "must not be before from.");
        }

        faults.ThrowIfAny();
        return (from!.Value, to!.Value, state);

        DateTimeOffset? Moment(string name)
        {
            var moment = fields.Text(name) is { } text ? MomentText.Parse(text) : null;
            if (moment is null && !faults.Has(name))
            {
                faults.Add(name, MomentText.Wanted);
            }

            return moment;
        }
    }
}
