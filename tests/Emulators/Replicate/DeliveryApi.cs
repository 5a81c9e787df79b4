using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.Emulators.Replicate;

/// <summary>The picture host, at <c>replicate.delivery</c> in the real world. It asks for no token.</summary>
internal static partial class DeliveryApi
{
    private const string Png = "image/png";
    private const int OversizeBlocks = 1600;

    public static void MapDelivery(this WebApplication app, Account account)
        => app.MapGet(Outputs.Route, context => GetAsync(context, account));

    private static Task GetAsync(HttpContext context, Account account)
    {
        account.Traffic.CountDownload(withToken: context.Request.Headers.Authorization.Count > 0);
        return Find(context, account) is { } bytes
            ? SendAsync(context, account.Control.Faults.Draw(FaultPoint.Delivery), bytes)
            : GoneAsync(context, 404);
    }

    private static byte[]? Find(HttpContext context, Account account)
    {
        var now = account.Time.GetUtcNow();
        var file = FilePattern().Match((string)context.Request.RouteValues["file"]!);
        return file.Success
            && account.Predictions.Find((string)context.Request.RouteValues["id"]!) is { } prediction
            && prediction.At(now).Status is PredictionStatus.Succeeded && !prediction.IsRemoved(now)
            && int.Parse(file.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var number && number < prediction.Pictures
            ? prediction.Draw(number)
            : null;
    }

    private static async Task SendAsync(HttpContext context, FaultRule? rule, byte[] bytes)
    {
        switch (rule?.Kind)
        {
            case FaultKind.Reset:
                BrokenAnswers.Reset(context);
                return;
            case FaultKind.Status:
                await GoneAsync(context, rule.Status);
                return;
            case FaultKind.Truncate:
                await BrokenAnswers.TruncateAsync(context, 200, Png, bytes);
                return;
            case FaultKind.Drip:
                await DripAsync(context, bytes, rule.Delay ?? TimeSpan.FromMilliseconds(100));
                return;
            case FaultKind.Html:
                await Json.WriteAsync(context, 200, "<!doctype html><html><body>Sign in to continue</body></html>"u8.ToArray(), "text/html");
                return;
            case FaultKind.Redirect:
                context.Response.Redirect(rule.Text!);
                return;
            case FaultKind.Oversize:
                await OversizeAsync(context, bytes);
                return;
            case FaultKind.Hang:
                await BrokenAnswers.HangAsync(context, rule.Delay);
                break;
        }

        context.Response.Headers.CacheControl = "public, max-age=3600";
        await Json.WriteAsync(context, 200, bytes, Png);
    }

    private static Task GoneAsync(HttpContext context, int status)
        => Json.WriteAsync(context, status, Encoding.ASCII.GetBytes($"{status}"), "text/plain");

    private static async Task DripAsync(HttpContext context, byte[] bytes, TimeSpan perByte)
    {
        context.Response.ContentType = Png;
        context.Response.ContentLength = bytes.Length;
        for (var i = 0; i < bytes.Length; i++)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(i, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(perByte, context.RequestAborted);
        }
    }

    private static async Task OversizeAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentType = Png;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        var zeros = new byte[64 * 1024];
        for (var i = 0; i < OversizeBlocks; i++)
        {
            await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
        }
    }

    [GeneratedRegex(@"^out-([0-9])\.png\z", RegexOptions.CultureInvariant)]
    private static partial Regex FilePattern();
}
