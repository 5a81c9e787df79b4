using System.Text.Json.Serialization;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Webhooks;

namespace ImageGen.Gateway.Webhooks;

/// <summary>Which deliveries of an endpoint are to be made again.</summary>
internal sealed record ReplayRange
{
    /// <summary>Only of events that happened at this moment or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Only of events that happened at this moment or earlier.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Only those that are <c>pending</c>, <c>delivered</c>, <c>failed</c> or <c>dropped</c>. Default: those that are <c>pending</c> or <c>failed</c>.</summary>
    public string? State { get; init; }

    /// <summary>The states it covers.</summary>
    [JsonIgnore]
    public IReadOnlyCollection<DeliveryState> States => State is null ? [DeliveryState.Pending, DeliveryState.Failed] : [DeliveryQuery.States[State]];

    /// <summary>Reads the body.</summary>
    /// <exception cref="Gateway.Http.ProblemException">Something is wrong with it; all of it is in the problem.</exception>
    public static async Task<ReplayRange> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var document = await JsonBody.ReadAsync(request, large: null, cancellationToken);
        var faults = new ValidationErrors();
        var fields = new JsonFields(document.RootElement, "", faults);
        var (from, to, state) = (Moment("from"), Moment("to"), fields.Choice("state", DeliveryQuery.States));
        fields.RefuseTheRest();
        if (from > to)
        {
            faults.Add("to", "must not be before from.");
        }

        faults.ThrowIfAny();
        return new ReplayRange { From = from!.Value, To = to!.Value, State = state is { } one ? DeliveryView.NameOf(one) : null };

        DateTimeOffset? Moment(string name)
        {
            var moment = fields.Text(name) is { } text ? TimestampText.Parse(text) : null;
            if (moment is null && !faults.Has(name))
            {
                faults.Add(name, TimestampText.Wanted);
            }

            return moment;
        }
    }
}
