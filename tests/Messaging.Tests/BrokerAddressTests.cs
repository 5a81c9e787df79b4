using ImageGen.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageGen.Messaging.Tests;

/// <summary><c>ConnectionStrings:RabbitMq</c>: read as meant, or refused at start by its name and without a word of it.</summary>
public sealed class BrokerAddressTests
{
    private const string Secret = "SECRET";

    [Theory]
    [InlineData("amqp://guest:SECRET@rabbit.example:5672/", "rabbit.example", 5672, "/", "guest", "SECRET", false)]
    [InlineData("amqp://rabbit.example", "rabbit.example", 5672, "/", "guest", "guest", false)]
    [InlineData("amqps://app:SECRET@rabbit.example", "rabbit.example", 5671, "/", "app", "SECRET", true)]
    [InlineData("amqps://app:SECRET@rabbit.example:5700/images", "rabbit.example", 5700, "images", "app", "SECRET", true)]
    [InlineData("AMQP://app:SEC%40RET%2F%25@rabbit_1/%2Fimages%2F", "rabbit_1", 5672, "/images/", "app", "SEC@RET/%", false)]
    [InlineData("amqp://app:SECRET@[::1]:5672/%2f", "::1", 5672, "/", "app", "SECRET", false)]
    [InlineData(" amqp://app:SECRET:x@rabbit.example/?heartbeat=30 ", "rabbit.example", 5672, "/", "app", "SECRET:x", false)]
    [InlineData("rabbitmq://app:SECRET@rabbit.example/images", "rabbit.example", 5672, "images", "app", "SECRET", false)]
    public void A_broker_address_is_parsed(string text, string host, int port, string virtualHost, string user, string password, bool tls)
    {
        var factory = new BrokerAddress(text).CreateFactory();

        Assert.Equal(
            (host, port, virtualHost, user, password, tls),
            (factory.HostName, factory.Port, factory.VirtualHost, factory.UserName, factory.Password, factory.Ssl.Enabled));
    }

    [Theory]
    [InlineData("rabbit.example:5672")]
    [InlineData("app:SECRET@rabbit.example:5672")]
    [InlineData("http://app:SECRET@rabbit.example")]
    [InlineData("redis://app:SECRET@rabbit.example")]
    [InlineData("amqp:/app:SECRET@rabbit.example")]
    [InlineData("amqp://SECRET@rabbit.example")]
    [InlineData("amqp://:SECRET@rabbit.example")]
    [InlineData("amqp://app:SEC/RET@rabbit.example")]
    [InlineData("amqp://app:SEC#RET@rabbit.example")]
    [InlineData("amqp://app:SEC@RET@rabbit.example")]
    [InlineData("amqp://app:SEC RET@rabbit.example")]
    [InlineData("amqp://app:SECRET%@rabbit.example")]
    [InlineData("amqp://app:SECRET@rabbit.example:x")]
    [InlineData("amqp://app:SECRET@rabbit.example/a/b")]
    [InlineData("amqp://app:SECRET@a.example,b.example")]
    [InlineData("amqp://app:SECRET@rabbit.example?password=SECRET")]
    [InlineData("Host=rabbit.example;Password=SECRET")]
    [InlineData("amqp://")]
    public void An_unreadable_address_is_refused_and_not_repeated_in_the_error(string text)
    {
        var fault = Assert.Throws<FormatException>(() => new BrokerAddress(text));

        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("RET@", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings:RabbitMq", "localhost:SECRET")]
    [InlineData("ConnectionStrings:RabbitMq", "amqp://SECRET@rabbit.example")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:SECRET@collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317/SECRET")]
    public async Task A_host_with_an_unreadable_broker_address_does_not_start(string key, string value)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new(key, value)]);
        builder.AddServiceDefaults().AddMessaging(_ => []);
        using var host = builder.Build();

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(key, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.Ordinal);
    }
}
