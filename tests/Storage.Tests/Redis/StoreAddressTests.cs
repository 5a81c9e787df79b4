using System.Net;
using ImageGen.Storage.Configuration;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Tests.Redis;

/// <summary><c>ConnectionStrings:Redis</c> in every form that hosting services hand out: read as meant, or refused without a word of it.</summary>
public sealed class StoreAddressTests
{
    private const string Secret = "SECRET";

    [Theory]
    [InlineData("redis://default:SECRET@redis.example:6379", "redis.example:6379", null, "SECRET", false, null)]
    [InlineData("redis://redis.example", "redis.example:6379", null, null, false, null)]
    [InlineData("REDIS://redis.example:6380/", "redis.example:6380", null, null, false, null)]
    [InlineData("rediss://worker:SECRET@redis.example/3", "redis.example:6379", "worker", "SECRET", true, 3)]
    [InlineData("rediss://:SECRET@redis.example:6380/0", "redis.example:6380", null, "SECRET", true, 0)]
    [InlineData("redis://worker:SEC%40RET%2F%25%3A%23@redis_1:6379", "redis_1:6379", "worker", "SEC@RET/%:#", false, null)]
    [InlineData("redis://worker:SECRET:more+x@redis.example:6379", "redis.example:6379", "worker", "SECRET:more+x", false, null)]
    [InlineData("redis://[::1]:6379", "[::1]:6379", null, null, false, null)]
    [InlineData("redis://:SECRET@[fd00::5]", "[fd00::5]:6379", null, "SECRET", false, null)]
    [InlineData("redis://127.0.0.1:6379", "127.0.0.1:6379", null, null, false, null)]
    [InlineData("redis://a.example:6379,b.example:6380/1", "a.example:6379 b.example:6380", null, null, false, 1)]
    [InlineData("valkeys://redis.example", "redis.example:6379", null, null, true, null)]
    [InlineData("  redis://redis.example  ", "redis.example:6379", null, null, false, null)]
    [InlineData("localhost:6379", "localhost:6379", null, null, false, null)]
    [InlineData("localhost:6379,password=SECRET,ssl=true,defaultDatabase=2", "localhost:6379", null, "SECRET", true, 2)]
    [InlineData("localhost:6379,password=SEC://RET@x", "localhost:6379", null, "SEC://RET@x", false, null)]
    [InlineData("a.example:26379,b.example:26379,serviceName=mymaster,user=worker,password=SECRET", "a.example:26379 b.example:26379", "worker", "SECRET", false, null)]
    [InlineData("[::1]:6379", "[::1]:6379", null, null, false, null)]
    public void A_connection_string_is_read_as_meant(string text, string places, string? user, string? password, bool tls, int? database)
    {
        var options = StoreClient.CreateOptions(text);

        Assert.Equal(
            (places, user, password, tls, database),
            (string.Join(' ', options.EndPoints.Select(Shown)), options.User, options.Password, options.Ssl, options.DefaultDatabase));
    }

    [Theory]
    [InlineData("redis://SECRET@redis.example:6379")]
    [InlineData("redis://default:@redis.example:6379")]
    [InlineData("redis://default:SEC@RET@redis.example:6379")]
    [InlineData("redis://default:SEC/RET@redis.example:6379")]
    [InlineData("redis://default:SEC?RET@redis.example:6379")]
    [InlineData("redis://default:SEC#RET@redis.example:6379")]
    [InlineData("redis://default:SEC RET@redis.example:6379")]
    [InlineData("redis://default:SECRET%@redis.example:6379")]
    [InlineData("redis://default:SECRET%zz@redis.example:6379")]
    [InlineData("redis://default:SECRET@redis.example:port")]
    [InlineData("redis://default:SECRET@redis.example:0")]
    [InlineData("redis://default:SECRET@redis.example:65536")]
    [InlineData("redis://default:SECRET@redis.example:")]
    [InlineData("redis://default:SECRET@")]
    [InlineData("redis://default:SECRET@:6379")]
    [InlineData("redis://default:SECRET@[::1")]
    [InlineData("redis://default:SECRET@redis.example:6379/queue")]
    [InlineData("redis://default:SECRET@redis.example:6379/-1")]
    [InlineData("redis://redis.example:6379?password=SECRET")]
    [InlineData("redis://default:SECRET@redis.example:6379?ssl_cert_reqs=none")]
    [InlineData("\"redis://default:SECRET@redis.example:6379\"")]
    [InlineData("redis+sentinel://:SECRET@a.example:26379/mymaster")]
    [InlineData("redis-sentinel://:SECRET@a.example:26379/mymaster")]
    [InlineData("redis+cluster://:SECRET@a.example")]
    [InlineData("unix://:SECRET@/run/redis.sock")]
    [InlineData("redis+unix:///run/SECRET.sock")]
    [InlineData("amqp://default:SECRET@redis.example")]
    [InlineData("http://default:SECRET@redis.example")]
    [InlineData("redis:/default:SECRET@redis.example")]
    [InlineData("default:SECRET@redis.example:6379")]
    [InlineData("redis-cli -u redis://default:SECRET@redis.example:6379")]
    [InlineData("redis.example:6379;password=SECRET")]
    [InlineData("redis.example:6379 password=SECRET")]
    [InlineData("redis.example:6379,pasword=SECRET")]
    [InlineData("redis.example:6379,password=SECRET,ssl=perhaps")]
    [InlineData("password=SECRET")]
    [InlineData("redis.example:6379,SEC RET")]
    [InlineData(",")]
    public void An_unreadable_address_is_refused_and_not_repeated_in_the_error(string text)
    {
        var fault = Assert.Throws<FormatException>(() => StoreAddress.Parse(text));

        Assert.DoesNotContain(Secret, fault.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("RET@", fault.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_the_store_show_no_connection_string()
        => Assert.DoesNotContain(Secret, $"{new StorageOptions { ConnectionString = "localhost,password=SECRET" }}", StringComparison.Ordinal);

    private static string Shown(EndPoint place) => place is DnsEndPoint name ? $"{name.Host}:{name.Port}" : place.ToString()!;
}
