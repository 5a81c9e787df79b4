using System.Reflection;
using System.Runtime.ExceptionServices;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace ImageGen.Storage.Tests.Stores;

/// <summary>Connections that behave as the real one they wrap, but for one thing.</summary>
internal static class Proxies
{
    private const string Killed = "killed here";

    /// <summary>All keys get a prefix, so that many stores on one server do not see each other.</summary>
    public static IConnectionMultiplexer Prefixed(IConnectionMultiplexer redis, string prefix)
        => WithDatabase(redis, database => database.WithKeyPrefix(prefix));

    /// <summary>Something happens just before the first script runs.</summary>
    public static IConnectionMultiplexer Interposed(IConnectionMultiplexer redis, Func<Task> before)
    {
        Func<Task>? once = before;
        return WithDatabase(redis, database => Wrap(database, (method, _) =>
        {
            if (method.Name == nameof(IDatabase.ScriptEvaluateAsync) && Interlocked.Exchange(ref once, null) is { } action)
            {
                Task.Run(action).GetAwaiter().GetResult();
            }

            return null;
        }));
    }

    /// <summary>Runs so many scripts and no more: what a kill between two scripts leaves.</summary>
    public static IConnectionMultiplexer StopsAfter(IConnectionMultiplexer redis, int scripts)
    {
        var left = scripts;
        return WithDatabase(redis, database => Wrap(database, (method, arguments) =>

            // A script that the server does not know is sent again as text: it counts once.
            method.Name == nameof(IDatabase.ScriptEvaluateAsync) && arguments![0] is byte[] && Interlocked.Decrement(ref left) < 0
                ? Task.FromException<RedisResult>(new RedisServerException(RedisErrorKind.UnknownError, CommandFlags.None, Killed))
                : null));
    }

    /// <summary>Waits for what goes through such a connection, whether it came to its end or was stopped.</summary>
    public static async Task EndAsync(Task act)
    {
        try
        {
            await act;
        }
        catch (RedisServerException fault) when (fault.Message == Killed)
        {
            // Like a killed process: the other side gets no notification.
        }
    }

    /// <summary>Every command that touches a key with that text fails for as long as it is away: a master of a cluster that is gone.</summary>
    public static IConnectionMultiplexer Without(IConnectionMultiplexer redis, string keys, Func<bool> isAway)
        => WithDatabase(redis, database => Wrap(database, (method, arguments) => isAway() && arguments is not null && arguments.Any(argument => argument switch
        {
            RedisKey key => ((string)key!).Contains(keys, StringComparison.Ordinal),
            RedisKey[] several => Array.Exists(several, key => ((string)key!).Contains(keys, StringComparison.Ordinal)),
            _ => false,
        }) ? Failed(method.ReturnType) : null));

    /// <summary>Reports every command. A script that the server does not know is sent again as text: it counts once.</summary>
    public static IConnectionMultiplexer Counted(IConnectionMultiplexer redis, Action tell)
        => WithDatabase(redis, database => Wrap(database, (method, arguments) =>
        {
            if (typeof(Task).IsAssignableFrom(method.ReturnType) && !(method.Name == nameof(IDatabase.ScriptEvaluateAsync) && arguments![0] is string))
            {
                tell();
            }

            return null;
        }));

    private static object Failed(Type result)
    {
        var fault = new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "This master is gone.");
        return result == typeof(Task) ? Task.FromException(fault) : typeof(Proxies).GetMethod(nameof(FailedWith), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(result.GetGenericArguments()).Invoke(null, [fault])!;
    }

    private static Task<T> FailedWith<T>(Exception fault) => Task.FromException<T>(fault);

    private static IConnectionMultiplexer WithDatabase(IConnectionMultiplexer redis, Func<IDatabase, IDatabase> change)
        => Wrap(redis, (method, _) => method.Name == nameof(IConnectionMultiplexer.GetDatabase) ? change(redis.GetDatabase()) : null);

    /// <summary>Calls go to the target where the interception answers null.</summary>
    private static T Wrap<T>(T target, Func<MethodInfo, object?[]?, object?> intercept)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)proxy).Set(target, intercept);
        return proxy;
    }

#pragma warning disable CA1852 // The runtime makes a subtype of it.
    public class Proxy : DispatchProxy
#pragma warning restore CA1852
    {
        private object _target = null!;
        private Func<MethodInfo, object?[]?, object?> _intercept = null!;

        public void Set(object target, Func<MethodInfo, object?[]?, object?> intercept) => (_target, _intercept) = (target, intercept);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            try
            {
                return _intercept(targetMethod!, args) ?? targetMethod!.Invoke(_target, args);
            }
            catch (TargetInvocationException exception)
            {
                ExceptionDispatchInfo.Throw(exception.InnerException!);
                throw;
            }
        }
    }
}
