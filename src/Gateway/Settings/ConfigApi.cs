using System.Text.Json;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ImageGen.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ImageGen.Gateway.Settings;

/// <summary>Reads and changes the settings that need no restart.</summary>
internal static class ConfigApi
{
    /// <summary>Maps the routes.</summary>
    public static IEndpointRouteBuilder MapConfig(this IEndpointRouteBuilder routes)
    {
        var config = routes.MapGroup("").RequireScope(AccessScope.Admin);
        config.MapGet("/config", ListAsync)
            .Describe("listSettings", "List settings", "The settings that are set at run time. Secrets show only their last four characters.")
            .Produces<SettingListView>()
            .ProducesProblems(400, 401, 403, 503);
        config.MapGet("/config/audit", AuditAsync)
            .Describe("listSettingChanges", "List changes of settings", "Who changed which setting, and when, newest first, without the values.")
            .Produces<AuditView>()
            .ProducesProblems(400, 401, 403, 503);
        config.MapGet("/config/{key}", GetAsync)
            .Describe("getSetting", "Read a setting", "A secret shows only its last four characters.")
            .Produces<SettingView>()
            .ProducesProblems(400, 401, 403, 404, 503);
        config.MapPut("/config/{key}", PutAsync)
            .Describe(
                "putSetting",
                "Change a setting",
                "ai.image.provider is the default provider; ai.{instance}.token (or key), url, model, enabled, price, concurrency and timeout are those of a provider "
                    + "instance. A token for a kind that is not configured creates an instance of that name. Every gateway and worker applies a change within 2 s.")
            .Accepts<SettingValue>("application/json")
            .Produces<SettingView>()
            .ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422, 503);
        config.MapDelete("/config/{key}", DeleteAsync)
            .Describe("deleteSetting", "Remove a setting", "The value from the files and the environment applies again.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(400, 401, 403, 404, 409, 422, 503);
        return routes;
    }

    /// <summary>Maps the endpoint for other systems.</summary>
    public static IEndpointRouteBuilder MapSystemConfig(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/rest/s1/mcp/config/set-system-config", SetAsync)
            .AddEndpointFilter<RouteHandlerBuilder, QueryGuard>()
            .RequireScope(AccessScope.Admin)
            .WithTags("v1")
            .Describe(
                "setSystemConfig",
                "Change a setting, as Moqui's MCP service does",
                "The same as PUT /v1/config/{key}. The body is read as JSON whatever the Content-Type; configType and category are ignored.")
            .Accepts<SystemConfig>("application/json", "application/x-www-form-urlencoded")
            .Produces<SettingView>()
            .ProducesProblems(400, 401, 403, 404, 409, 413, 422, 503);
        return routes;
    }

    private static async Task<Ok<SettingListView>> ListAsync(HttpContext http, SettingsService service)
        => TypedResults.Ok(new SettingListView { Data = await service.ListAsync(http.RequestAborted) });

    private static async Task<Ok<AuditView>> AuditAsync(HttpContext http, SettingsService service)
        => TypedResults.Ok(new AuditView { Data = await service.ReadAuditAsync(http.RequestAborted) });

    private static async Task<Ok<SettingView>> GetAsync(string key, HttpContext http, SettingsService service)
        => TypedResults.Ok(await service.FindAsync(Parse(key), http.RequestAborted));

    private static async Task<Ok<SettingView>> PutAsync(string key, HttpContext http, SettingsService service)
    {
        var setting = Parse(key);
        using var body = await JsonBody.ReadSecretAsync(http.Request, anyType: false, http.RequestAborted);
        var value = Read(body, "value").Single();
        return await ChangeAsync(setting, value, http, service);
    }

    private static async Task<NoContent> DeleteAsync(string key, HttpContext http, SettingsService service)
    {
        await service.ChangeAsync(Parse(key), null, Caller.Of(http).Describe(http), http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SettingView>> SetAsync(HttpContext http, SettingsService service)
    {
        using var body = await JsonBody.ReadSecretAsync(http.Request, anyType: true, http.RequestAborted);
        var fields = Read(body, "configKey", "configValue");
        return await ChangeAsync(Parse(fields[0]), fields[1], http, service);
    }

    private static async Task<Ok<SettingView>> ChangeAsync(SettingKey key, string value, HttpContext http, SettingsService service)
    {
        await service.ChangeAsync(key, value, Caller.Of(http).Describe(http), http.RequestAborted);
        return TypedResults.Ok(SettingView.Of(key, value));
    }

    private static SettingKey Parse(string key) => SettingKey.TryParse(key, out var setting) ? setting : throw new ProblemException(ConfigProblems.UnknownSetting);

    /// <summary>The values of these fields, all of which are required. The two ignored fields must at least be strings.</summary>
    private static List<string> Read(JsonDocument body, params string[] names)
    {
        var faults = new ValidationErrors();
        var fields = new JsonFields(body.RootElement, "", faults);
        List<string> values = [];
        foreach (var name in names)
        {
            var value = fields.Text(name);
            if (value is null && !faults.Has(name))
            {
                faults.Add(name, "is required.");
            }

            values.Add(value ?? "");
        }

        if (names.Length > 1)
        {
            _ = fields.Text("configType");
            _ = fields.Text("category");
        }

        fields.RefuseRemaining();
        faults.ThrowIfAny();
        return values;
    }
}
