using System.Reflection;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGen.Gateway.Tests.World;

/// <summary>The real store with methods that can be set to fail; they throw like an unavailable store.</summary>
public class FailingStore : DispatchProxy
{
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private IJobStore? _real;

    public int Failures { get; private set; }

    /// <summary>Puts it before the store of a gateway under construction; the function gives it once the gateway runs.</summary>
    internal static Func<FailingStore> Before(WebApplicationBuilder builder)
    {
        var registered = builder.Services.Single(service => service.ServiceType == typeof(IJobStore));
        builder.Services.Remove(registered);
        FailingStore? made = null;
        builder.Services.AddSingleton(services =>
        {
            var proxy = Create<IJobStore, FailingStore>();
            made = (FailingStore)(object)proxy;
            made._real = (IJobStore)ActivatorUtilities.CreateInstance(services, registered.ImplementationType!);
            return proxy;
        });
        return () => made ?? throw new InvalidOperationException("Not asked for yet.");
    }

    public void Break(string method) => _broken.Add(method);

    public void Mend() => _broken.Clear();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_broken.Contains(targetMethod!.Name))
        {
            Failures++;
            throw new StoreUnavailableException("Told to fail.");
        }

        return targetMethod.Invoke(_real, args);
    }
}
