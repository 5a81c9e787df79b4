using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageGen.Emulators.Replicate;

/// <summary>The model and version that a creation runs.</summary>
internal readonly record struct Runnable(Model Model, string Version, string? Deployment);

/// <summary>Resolves the model and version of a creation, or returns the error response.</summary>
internal delegate (Problem? Problem, Runnable? Found) Target(HttpContext context, JsonElement body, Account account);

/// <summary>The three ways to name a model.</summary>
internal static partial class Targets
{
    private const string Hidden = "hidden";

    /// <summary>
    /// By the body's version: 64 hex digits, <c>owner/name:</c> and 64 hex digits, or <c>owner/name</c> of an official model.
    /// Anything else, <c>:latest</c> too, is refused.
    /// </summary>
    public static (Problem?, Runnable?) ByVersion(HttpContext context, JsonElement body, Account account)
    {
        var match = VersionPattern().Match(body.GetProperty("version").GetString()!);
        var (name, version) = (match.Groups["name"], match.Groups["version"]);
        var model = version.Success ? account.Catalogue.ByVersion(version.Value)
            : match.Success && account.Catalogue.ByName(name.Value) is { IsOfficial: true } official ? official
            : null;
        return model is not null && (!name.Success || name.Value == model.FullName)
            ? (null, new(model, model.IsOfficial ? Hidden : version.Value, null))
            : (Problem.InvalidVersion, null);
    }

    /// <summary>By the path. That a model which is not official gets 404 is not verified.</summary>
    public static (Problem?, Runnable?) ByModel(HttpContext context, JsonElement body, Account account)
        => account.Catalogue.ByName(Named(context)) is { IsOfficial: true } model
        ? (null, new(model, Hidden, null))
        : (Problem.NotFound, null);

    /// <summary>By a deployment of the account.</summary>
    public static (Problem?, Runnable?) ByDeployment(HttpContext context, JsonElement body, Account account)
    {
        var deployment = Named(context);
        return account.Options.Deployments.TryGetValue(deployment, out var name) && account.Catalogue.ByName(name) is { } model
            ? (null, new(model, model.IsOfficial ? Hidden : model.Versions[0], deployment))
            : (Problem.NotFound, null);
    }

    private static string Named(HttpContext context) => $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";

    [GeneratedRegex(@"^(?:(?<name>[\w.-]+/[\w.-]+):(?<version>[0-9a-f]{64})|(?<version>[0-9a-f]{64})|(?<name>[\w.-]+/[\w.-]+))\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
