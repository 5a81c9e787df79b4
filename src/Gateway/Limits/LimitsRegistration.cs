namespace ImageGen.Gateway.Limits;

/// <summary>Registers the enforcement of limits.</summary>
internal static class LimitsRegistration
{
    /// <summary>Adds the services; those of the store are added with it.</summary>
    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
        => services.AddSingleton<CallerLimits>().AddSingleton<RequestLimiter>().AddSingleton<ImageQuota>().AddSingleton<LimitsAudit>();
}
