using System.Buffers.Text;
using System.Text;

namespace ImageGen.Jobs.Predictions;

/// <summary>
/// The webhook that a request to Replicate's API names. The request of its jobs keeps it as one address, whose last query parameter holds the events and the origin: so
/// rows and commands have the form that every version reads, and a worker of an earlier version still delivers, in this system's own form.
/// </summary>
/// <param name="Url">The address, as the caller named it.</param>
/// <param name="Origin">The address under which the caller called the gateway: that of the links in the body.</param>
/// <param name="Events">The events to deliver: one or more of <see cref="AllEvents"/>.</param>
public sealed record PredictionWebhook(string Url, Uri Origin, IReadOnlyList<string> Events)
{
    /// <summary>The event that the first image is ordered.</summary>
    public const string Start = "start";

    /// <summary>The event that an image is finished.</summary>
    public const string Output = "output";

    /// <summary>The event that there is a line of the log. There are no such lines here.</summary>
    public const string Logs = "logs";

    /// <summary>The event that the prediction has ended.</summary>
    public const string Completed = "completed";

    private const string Parameter = "imagegen-prediction=";

    /// <summary>Every event (replicate-openapi, <c>webhook_events_filter</c>).</summary>
    public static IReadOnlyList<string> AllEvents { get; } = [Start, Output, Logs, Completed];

    /// <summary>The webhook in the address that a request keeps; null if that is an address in the system's own form.</summary>
    public static PredictionWebhook? Parse(string? address)
    {
        var begin = address?.LastIndexOf(Parameter, StringComparison.Ordinal) ?? -1;
        if (begin < 1 || address![begin - 1] is not ('?' or '&') || address[(begin + Parameter.Length)..].Split('.') is not [{ Length: > 0 } letters, var encoded])
        {
            return null;
        }

        var events = AllEvents.Where(name => letters.Contains(name[0])).ToList();
        return events.Count == letters.Length && Base64Url.IsValid(encoded) && Uri.TryCreate(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded)), UriKind.Absolute, out var origin)
            && (origin.Scheme == Uri.UriSchemeHttp || origin.Scheme == Uri.UriSchemeHttps)
            ? new PredictionWebhook(address[..(begin - 1)], origin, events)
            : null;
    }

    /// <summary>The address that the request keeps.</summary>
    public string ToAddress()
        => $"{Url}{(Url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}{string.Concat(AllEvents.Where(Events.Contains).Select(name => name[0]))}"
            + $".{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Origin.AbsoluteUri))}";
}
