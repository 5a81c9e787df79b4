using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Events;

namespace ImageGen.Gateway.Events;

/// <summary>The position in the tenant's event feed after which a client wants to continue.</summary>
internal static class FeedCursor
{
    private const string Start = "start";
    private const string Now = "now";

    /// <summary>The client's position; the end of the feed when the request names none. The header takes precedence, since a client that reconnects repeats the old query.</summary>
    /// <exception cref="Gateway.Http.ProblemException">The value is not a cursor.</exception>
    public static async Task<FeedPosition> ReadAsync(HttpRequest request, Tenant tenant, ITenantEvents events, CancellationToken cancellationToken)
    {
        var name = request.Headers[EventCursor.Header].Count > 0 ? EventCursor.Header : EventCursor.Parameter;
        var values = name == EventCursor.Header ? request.Headers[EventCursor.Header] : request.Query[EventCursor.Parameter];
        if (values.Count == 0 || (values.Count == 1 && values[0] == Now))
        {
            return await events.FindEndAsync(tenant.Name, cancellationToken);
        }

        if (values.Count == 1 && values[0] == Start)
        {
            return await events.FindStartAsync(tenant.Name, cancellationToken);
        }

        return values.Count == 1 && FeedPosition.TryParse(values[0], out var place)
            ? place
            : throw ValidationErrors.Refuse(name, "must be 'start', 'now' or the id of an event of this stream, unchanged.");
    }
}
