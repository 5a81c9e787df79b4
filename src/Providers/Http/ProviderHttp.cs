using System.Net;
using ImageGen.Egress;

namespace ImageGen.Providers.Http;

/// <summary>
/// The HTTP client of one service's API, with the rules that all adapters share: timeouts, size limits, no redirects, no cookies, no retry, and
/// the distinction between a purchase that certainly did not happen and one that may have.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    /// <summary>Largest JSON response, unless a call overrides it: 1 MB.</summary>
    public const int JsonCap = 1024 * 1024;

    private readonly TimeProvider _clock;

    private readonly HttpMessageInvoker _free;

    private readonly HttpMessageInvoker _paid;

    public ProviderHttp(TimeProvider clock)
        : this(clock, Connections.Pooled(), Connections.ForOrders())
    {
    }

    internal ProviderHttp(TimeProvider clock, HttpMessageHandler free, HttpMessageHandler paid)
        => (_clock, _free, _paid) = (clock, new HttpMessageInvoker(free), new HttpMessageInvoker(paid));

    /// <summary>Makes a call that buys nothing and may be repeated.</summary>
    /// <exception cref="ProviderFaultException">No complete response arrived.</exception>
    public async Task<ServiceResponse> QueryAsync(HttpRequestMessage request, TimeSpan limit, int cap, CancellationToken cancellationToken)
    {
        using var call = new CallLimit(limit, _clock, cancellationToken);
        ProductIdentity.AddUserAgent(request);
        try
        {
            using var response = await _free.SendAsync(request, call.Token);
            return new ServiceResponse(response.StatusCode, response.Headers, await BodyReader.ReadAsync(response.Content, cap, call.Token));
        }
        catch (Exception exception) when (ProviderFaults.IsTransport(exception))
        {
            call.ThrowIfCallerStopped(exception);
            throw ProviderFaults.Of(exception, mayHaveBought: false);
        }
    }

    /// <summary>Sends an order in JSON, once, if <paramref name="mayLeave"/> allows it when the connection is there.</summary>
    /// <exception cref="ProviderFaultException">No conclusive response arrived; the exception states whether the order may have been bought.</exception>
    public Task<ServiceResponse> BuyAsync(HttpRequestMessage request, byte[] json, Func<bool> mayLeave, TimeSpan limit, int cap, CancellationToken cancellationToken)
        => BuyAsync(request, new PaidContent(json, mayLeave), limit, cap, cancellationToken);

    /// <summary>Sends an order in JSON, once, with a timeout that the caller controls.</summary>
    /// <exception cref="ProviderFaultException">No conclusive response arrived; the exception states whether the order may have been bought.</exception>
    public Task<ServiceResponse> BuyAsync(HttpRequestMessage request, byte[] json, Func<bool> mayLeave, CallLimit limit, int cap)
        => BuyAsync(request, new PaidContent(json, mayLeave), limit, cap);

    /// <summary>Sends an order, once.</summary>
    /// <exception cref="ProviderFaultException">No conclusive response arrived; the exception states whether the order may have been bought.</exception>
    public async Task<ServiceResponse> BuyAsync(HttpRequestMessage request, PaidContent order, TimeSpan limit, int cap, CancellationToken cancellationToken)
    {
        using var call = new CallLimit(limit, _clock, cancellationToken);
        return await BuyAsync(request, order, call, cap);
    }

    private async Task<ServiceResponse> BuyAsync(HttpRequestMessage request, PaidContent order, CallLimit call, int cap)
    {
        request.Content = order;
        ProductIdentity.AddUserAgent(request);
        HttpStatusCode? status = null;
        try
        {
            using var response = await _paid.SendAsync(request, call.Token);
            status = response.StatusCode;
            return new ServiceResponse(response.StatusCode, response.Headers, await ReadAsync(response, cap, call));
        }
        catch (Exception exception) when (ProviderFaults.IsTransport(exception))
        {
            call.ThrowIfCallerStopped(exception);

            // An order whose body was never begun can't have been received, whether the name, the connection, TLS or a timeout
            // failed. From its first byte on the outcome is unknown, until a response shows it.
            throw ProviderFaults.Of(exception, mayHaveBought: order.HasBegun || status is not null);
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _paid.Dispose();
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int cap, CallLimit call)
    {
        try
        {
            return await BodyReader.ReadAsync(response.Content, cap, call.Token);
        }
        catch (Exception exception) when (ProviderFaults.IsTransport(exception) && ProviderFaults.IsCertainRefusal(response.StatusCode))
        {
            // An error response whose body was cut off is still a refusal: the status arrived completely.
            call.ThrowIfCallerStopped(exception);
            return default;
        }
    }
}
