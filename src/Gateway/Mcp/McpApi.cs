using System.Reflection;
using ImageGen.Gateway.Access;
using ImageGen.Gateway.Http;
using ImageGen.Storage.Access;
using ModelContextProtocol.AspNetCore;

namespace ImageGen.Gateway.Mcp;

/// <summary>
/// The MCP server at <c>/mcp</c> over streamable HTTP. It keeps no sessions, so that any gateway answers any request; it serves clients of revision 2026-07-28, and those of
/// earlier revisions, which begin with <c>initialize</c>.
/// </summary>
internal static class McpApi
{
    /// <summary>The path.</summary>
    public const string Path = "/mcp";

    private static readonly string Version = typeof(McpApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Registers the server and its tools.</summary>
    public static IServiceCollection AddMcpTools(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<ToolResults>().AddSingleton<ImageJobs>().AddSingleton<ProviderTexts>();
        services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new() { Name = "imagegen", Title = "ImageGen", Version = Version };
                options.ServerInstructions = "Generates images. A job that takes longer than a call goes on: ask for it again with get_image.";
            })
            .WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.Stateless)
            .WithMessageFilters(filters => filters.AddIncomingFilter(MalformedParameters.Refuse))
            .WithRequestFilters(filters => filters.AddCallToolFilter(MalformedParameters.RefuseArguments))
            .WithTools<ImageTools>();
        return services;
    }

    /// <summary>Maps the route.</summary>
    public static IEndpointRouteBuilder MapMcpServer(this IEndpointRouteBuilder routes)
    {
        routes.MapMcp(Path).RequireScope(AccessScope.Read).ExcludeFromDescription().Add(RequireJson);
        return routes;
    }

    /// <summary>The SDK answers a body of no media type with an internal error.</summary>
    private static void RequireJson(EndpointBuilder endpoint)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => HttpMethods.IsPost(http.Request.Method) && !http.Request.HasJsonContentType()
            ? throw new ProblemException(KnownProblems.UnsupportedMediaType)
            : serve(http);
    }
}
