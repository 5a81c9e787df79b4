using System.Globalization;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Events;

/// <summary>The number of the event after which a client wants to continue.</summary>
internal static class EventCursor
{
    /// <summary>The header that a browser's EventSource sends on reconnect: the <c>id:</c> of the last event it received.</summary>
    public const string Header = "Last-Event-ID";

    /// <summary>The query parameter.</summary>
    public const string Parameter = "after";

    /// <summary>The number of the last event the client has; 0 when it has none. The header takes precedence, since a client that reconnects repeats the old query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The value is not a number from 0 to that of the newest event.</exception>
    public static long Read(HttpRequest request, long newest)
    {
        var name = request.Headers[Header].Count > 0 ? Header : Parameter;
        var values = name == Header ? request.Headers[Header] : request.Query[Parameter];
        if (values.Count == 0)
        {
            return 0;
        }

        return values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after) && after <= newest
            ? after
            : throw ValidationErrors.Refuse(name, $"must be the number of an event of the job: 0 to {newest}.");
    }
}
