using System.Globalization;
using System.Text.RegularExpressions;

namespace ImageGen.Emulators.Replicate;

/// <summary>The image host, at <c>replicate.delivery</c> for the real service. It needs no token.</summary>
internal static partial class DeliveryApi
{
    public static void MapDelivery(this WebApplication app, Account account)
        => app.MapGet(Outputs.Route, context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        return Find(context, account) is { } bytes
            ? ImageResponses.SendAsync(context, account.Control.Faults.TakeNext(FaultPoint.Delivery), bytes)
            : ImageResponses.GoneAsync(context, 404);
    }

    private static byte[]? Find(HttpContext context, Account account)
    {
        var now = account.Time.GetUtcNow();
        var file = FilePattern().Match((string)context.Request.RouteValues["file"]!);
        if (account.Predictions.Find((string)context.Request.RouteValues["id"]!) is not { } prediction)
        {
            return null;
        }

        prediction.MarkFetched(now);
        return file.Success
            && prediction.At(now).Status is PredictionStatus.Succeeded && !prediction.IsRemoved(now)
            && int.Parse(file.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var number && number < prediction.Images
            ? prediction.Draw(number)
            : null;
    }

    [GeneratedRegex(@"^out-([0-9])\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex FilePattern();
}
