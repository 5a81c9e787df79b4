using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Limits;

/// <summary>Registers the limits of tenants and keys.</summary>
internal static class LimitsRegistration
{
    public static void AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<DefaultLimits>, DefaultLimitsConfiguration>();
        services.AddSingleton<IValidateOptions<DefaultLimits>, DefaultLimitsConfiguration>();
        services.AddOptions<DefaultLimits>().ValidateOnStart();
        services.AddSingleton<ITenantLimits, RedisTenantLimits>().AddSingleton<IQuotas, RedisQuotas>().AddSingleton<ITenantSlots, RedisTenantSlots>();
        services.AddSingleton(provider => new CurrentLimits(
            provider.GetRequiredService<ITenantLimits>(), provider.GetRequiredService<IOptions<DefaultLimits>>(), provider.GetRequiredService<TimeProvider>()));
    }
}
