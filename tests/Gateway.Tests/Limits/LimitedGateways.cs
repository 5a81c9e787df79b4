using System.Text;
using ImageGen.Gateway.Tests.World;
using ImageGen.Servers;
using ImageGen.Storage.Redis;
using ImageGen.Storage.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImageGen.Gateway.Tests.Limits;

/// <summary>Two gateways on one Redis. The store's clock, which the limits count by, stands still until a test moves it; so does the age of what a gateway has read of limits.</summary>
public sealed class LimitedGateways : IAsyncLifetime
{
    private const string Token = "0123456789abcdef";

    private readonly LeapingTime _time = new();
    private RedisServer? _redis;
    private TestGateway? _one;
    private TestGateway? _other;
    private FailingStore? _failing;

    /// <summary>The time of the store.</summary>
    public DateTimeOffset Now { get; private set; } = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The store of the first gateway, whose methods can fail.</summary>
    internal FailingStore Store => _failing!;

    /// <summary>Whether the first gateway can't store source images.</summary>
    public bool RefusesImages { get; set; }

    internal TestGateway One => _one!;

    internal TestGateway Other => _other!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        Func<FailingStore>? failing = null;
        _one = await StartAsync(builder =>
        {
            failing = FailingStore.Before(builder);
            var results = builder.Services.Single(service => service.ServiceType == typeof(IResultStore));
            builder.Services.Replace(ServiceDescriptor.Singleton(services => Interposed.Around(
                (IResultStore)results.ImplementationFactory!(services),
                method => RefusesImages && method == nameof(IResultStore.PutInputAsync) ? throw new ResultStoreException("Told to fail.") : Task.CompletedTask)));
        });
        _other = await StartAsync(_ => { });
        _ = _one.Store;
        _failing = failing!();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _one, _other, _redis })
        {
            await (part?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>A tenant with these limits, as a client of each gateway.</summary>
    internal async Task<(TestClient One, TestClient Other)> TenantAsync(string limits)
    {
        var one = One.NewTenant();
        await PutAsync(one.Tenant, limits);
        return (one, new TestClient(Other, one.Tenant));
    }

    /// <summary>Sets the limits of a tenant; two seconds later.</summary>
    internal async Task<Answer> PutAsync(string tenant, string limits)
    {
        var answer = await SendAsync(HttpMethod.Put, tenant, limits);
        _time.Leap(TimeSpan.FromSeconds(2));
        return answer;
    }

    /// <summary>A call of the operator; two seconds later.</summary>
    internal async Task<Answer> SendAsync(HttpMethod method, string tenant, string? body = null, bool isOperator = true)
    {
        var request = new HttpRequestMessage(method, $"/v1/tenants/{tenant}/limits")
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var answer = await new TestClient(Other, "operator").SendAsync(request, isOperator ? [("Authorization", $"Bearer {Token}")] : []);
        _time.Leap(TimeSpan.FromSeconds(2));
        return answer;
    }

    private Task<TestGateway> StartAsync(Action<WebApplicationBuilder> change) => TestGateway.StartAsync(_redis!.ConnectionString, builder =>
    {
        builder.Configuration["ImageGen:Store:Embedded"] = "false";
        builder.Configuration["Gateway:AdminToken"] = Token;
        builder.Configuration["Gateway:DefaultLimits:MaxCount"] = "8";
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton(new StoreSettings(TimeSpan.FromDays(7)) { Now = () => Now });
        change(builder);
    });
}
