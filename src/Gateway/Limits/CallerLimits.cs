using ImageGen.Gateway.Access;
using ImageGen.Storage.Limits;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Limits;

/// <summary>Finds the limits that apply to a request.</summary>
internal sealed class CallerLimits(CurrentLimits limits)
{
    /// <summary>The limits of the tenant, and those of the API key with which the request was made; neither is older than two seconds.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<ApplicableLimits> OfAsync(HttpContext http, Tenant tenant)
    {
        var key = Caller.Of(http).Key;
        return new ApplicableLimits(tenant.Name, await limits.OfAsync(tenant.Name, http.RequestAborted), RateLimitFields.Of(http)) { ApiKey = key?.Id, OfKey = key?.Limits };
    }
}
