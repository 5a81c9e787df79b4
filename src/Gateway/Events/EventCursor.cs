using System.Globalization;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Events;

/// <summary>After which event a client wants to go on.</summary>
internal static class EventCursor
{
    /// <summary>What a browser's EventSource sends when it connects again: the <c>id:</c> of the last event it saw.</summary>
    public const string Header = "Last-Event-ID";

    /// <summary>The query parameter.</summary>
    public const string Parameter = "after";

    /// <summary>The number of the last event the client has; 0 when it has none. The header wins: a client that connects again repeats the old query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">It is no number from 0 to that of the newest event.</exception>
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
            : throw ValidationErrors.Refuse(name, $"must be the number of an event the job has: 0 to {newest}.");
    }
}
