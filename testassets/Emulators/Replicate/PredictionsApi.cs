using System.Globalization;
using System.Text;

namespace ImageGen.Emulators.Replicate;

/// <summary>Poll, list and cancel.</summary>
internal static class PredictionsApi
{
    public static void MapPredictions(this WebApplication app, Account account)
    {
        app.MapGet("/v1/predictions", context => ListAsync(context, account));
        app.MapGet("/v1/predictions/{id}", context => GetAsync(context, account));
        app.MapPost("/v1/predictions/{id}/cancel", context => CancelAsync(context, account));
    }

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountPoll();
        return Find(context, account) is { } prediction
            ? Responses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.Poll), 200, () => PredictionView.Write(prediction, account))
            : Responses.ProblemAsync(context, Problem.NotFound);
    }

    private static Task CancelAsync(HttpContext context, Account account)
    {
        account.Traffic.CountCancel();
        if (Find(context, account) is not { } prediction)
        {
            return Responses.ProblemAsync(context, Problem.NotFound);
        }

        return Responses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.Cancel), 200, () =>
        {
            prediction.Cancel(account.Time.GetUtcNow());
            return PredictionView.Write(prediction, account);
        });
    }

    private static Task ListAsync(HttpContext context, Account account)
    {
        account.Traffic.CountList();
        var query = context.Request.Query;
        List<InvalidField> faults = [];
        var after = ReadTime(query["created_after"], "created_after", faults);
        var before = ReadTime(query["created_before"], "created_before", faults);
        var from = ReadCursor(query["cursor"], faults);
        if (query["source"] is [{ } source] && source != "web")
        {
            faults.Add(new("enum", "source", "must be one of the following: \"web\""));
        }

        if (faults.Count > 0)
        {
            return Responses.ProblemAsync(context, Problem.InvalidInput(faults));
        }

        return Responses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.List), 200, () =>
        {
            // No prediction was created on the web page.
            var (page, next) = query.ContainsKey("source") ? ([], null) : account.Predictions.List(after, Earlier(before, account.Time.GetUtcNow() - account.Options.ListedAfter), from);
            return PredictionView.WriteList(page, LinkTo(next, context, account), LinkTo(Previous(from, account), context, account), account);
        });
    }

    /// <summary>Predictions that were accepted after <paramref name="listed"/> are not listed yet.</summary>
    private static DateTimeOffset? Earlier(DateTimeOffset? before, DateTimeOffset listed) => before < listed ? before : listed.AddTicks(1);

    /// <summary>The previous page, which may overlap with this one if a filter is set; ImageGen only reads forward.</summary>
    private static int? Previous(int? from, Account account) => from is null ? null : from + PredictionStore.PageSize;

    private static string? LinkTo(int? place, HttpContext context, Account account)
    {
        if (place is null)
        {
            return null;
        }

        // The cursor is opaque to clients, and it contains the filters.
        var cursor = Convert.ToBase64String(Encoding.ASCII.GetBytes($"p={place}"));
        var filters = context.Request.Query.Where(pair => pair.Key != "cursor").Select(pair => $"&{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}");
        return $"{account.Api}/predictions?cursor={Uri.EscapeDataString(cursor)}{string.Concat(filters)}";
    }

    private static int? ReadCursor(string? text, List<InvalidField> faults)
    {
        if (text is null)
        {
            return null;
        }

        Span<byte> decoded = stackalloc byte[32];
        if (Convert.TryFromBase64String(text, decoded, out var length) && Encoding.ASCII.GetString(decoded[..length]) is ['p', '=', .. var place]
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var from))
        {
            return from;
        }

        faults.Add(new("format", "cursor", "Invalid cursor"));
        return null;
    }

    private static DateTimeOffset? ReadTime(string? text, string name, List<InvalidField> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        faults.Add(new("format", name, "Does not match format 'date-time'"));
        return null;
    }

    private static Prediction? Find(HttpContext context, Account account) => account.Predictions.Find((string)context.Request.RouteValues["id"]!);
}
