using System.Text.Json;

namespace ImageGen.Emulators;

/// <summary>
/// The routes through which a user or a test in another process inspects and controls the emulator: <c>GET /_ledger</c>,
/// <c>GET /_traffic</c>, <c>GET</c> and <c>PUT /_control</c>. The real service has none of them.
/// </summary>
internal static class ControlApi
{
    public static void MapControl(this WebApplication app, EmulatorControl control, PurchaseLedger ledger, Traffic traffic)
    {
        app.MapGet("/_ledger", context => Json.WriteAsync(context, 200, Json.Bytes(ledger.Purchases)));
        app.MapGet("/_traffic", context => Json.WriteAsync(context, 200, Json.Bytes(traffic)));
        app.MapGet("/_control", context => Json.WriteAsync(context, 200, Json.Bytes(ControlSettings.Of(control))));
        app.MapPut("/_control", context => PutAsync(context, control));
    }

    private static async Task PutAsync(HttpContext context, EmulatorControl control)
    {
        try
        {
            var settings = await JsonSerializer.DeserializeAsync<ControlSettings>(context.Request.Body, Json.Options, context.RequestAborted)
                ?? throw new FormatException("The body must be an object.");
            settings.ApplyTo(control);
            await Json.WriteAsync(context, 200, Json.Bytes(ControlSettings.Of(control)));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException)
        {
            await Json.WriteAsync(context, 400, Json.Bytes(new { detail = exception.Message }));
        }
    }
}
